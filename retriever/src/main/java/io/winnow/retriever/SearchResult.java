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
 */
public record SearchResult(Query query, List<Hit> hits, RerankStatus rerank, StageTimes times) {
  public SearchResult {
    hits = List.copyOf(hits);
  }
}
