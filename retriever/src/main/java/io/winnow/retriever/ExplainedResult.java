package io.winnow.retriever;

import java.util.List;

/**
 * An answer and why it is as it is.
 *
 * @param result the answer that the query gets; its times and counts are those of the explanation,
 *     which reads every candidate
 * @param hits an explanation for each of its hits, in their order
 */
public record ExplainedResult(SearchResult result, List<HitExplanation> hits) {
  public ExplainedResult {
    hits = List.copyOf(hits);
  }
}
