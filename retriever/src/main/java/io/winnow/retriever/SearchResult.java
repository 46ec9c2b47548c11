package io.winnow.retriever;

import io.winnow.retriever.rerank.RerankStatus;
import java.util.List;

/**
 * An answer.
 *
 * @param query what was asked
 * @param hits best first, at most {@code query.top()}
 * @param rerank whether stage two decided the order
 * @param times how long the stages took
 * @param plan how the vector arm searched
 * @param counts how much the stages had to do
 */
public record SearchResult(
    Query query,
    List<Hit> hits,
    RerankStatus rerank,
    StageTimes times,
    RecallPlan plan,
    StageCounts counts) {
  public SearchResult {
    hits = List.copyOf(hits);
  }
}
