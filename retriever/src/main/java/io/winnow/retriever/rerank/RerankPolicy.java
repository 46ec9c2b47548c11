package io.winnow.retriever.rerank;

import io.winnow.retriever.Query;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far stage two may go. Immutable.
 *
 * @param depth how many candidates are reranked, at most
 * @param deadline from the start of the search to its answer, with or without all scores; null to
 *     wait for them. Recall is not cut short: what it leaves of the time is the reranker's.
 * @param passages how many passages of a document that was cut are scored, those closest to the
 *     query by static vectors; the best score is the document's. From 1; a document that was not
 *     cut is scored from its beginning.
 * @param recallWeight the share of recall in the order of what is reranked, in [0, 1]: both scores
 *     are stretched to [0, 1] over the reranked candidates, then averaged. 0 leaves the order, and
 *     the scores, to the reranker.
 * @param margin where recall's first candidate leads the second by this share of the distance to
 *     the last of the depth or by more, nothing is reranked; in (0, 1], null to always rerank
 */
public record RerankPolicy(
    int depth,
    @Nullable Duration deadline,
    int passages,
    double recallWeight,
    @Nullable Double margin) {
  private static final RerankPolicy DEFAULTS = new RerankPolicy(50, null, 1, 0, null);

  public RerankPolicy {
    if (depth < 1 || depth > Query.MAX_DEPTH) {
      throw new IllegalArgumentException(
          "depth: expected 1 to " + Query.MAX_DEPTH + ", found " + depth);
    }
    if (deadline != null && !deadline.isPositive()) {
      throw new IllegalArgumentException("deadline: expected more than 0 ms, found " + deadline);
    }
    if (passages < 1) {
      throw new IllegalArgumentException("passages: expected 1 or more, found " + passages);
    }
    if (!(recallWeight >= 0 && recallWeight <= 1)) {
      throw new IllegalArgumentException(
          "weight of recall: expected 0 to 1, found " + recallWeight);
    }
    if (margin != null && !(margin > 0 && margin <= 1)) {
      throw new IllegalArgumentException(
          "margin: expected more than 0, at most 1, found " + margin);
    }
  }

  /** Fifty candidates, no deadline, the best passage of each, the reranker's order, no margin. */
  public static RerankPolicy defaults() {
    return DEFAULTS;
  }

  /** The same for another number of candidates. */
  public RerankPolicy withDepth(int candidates) {
    return new RerankPolicy(candidates, deadline, passages, recallWeight, margin);
  }

  /** The same with another time for the whole search; null to wait for the reranker. */
  public RerankPolicy withDeadline(@Nullable Duration other) {
    return new RerankPolicy(depth, other, passages, recallWeight, margin);
  }

  /** The same with another number of passages of each document that was cut. */
  public RerankPolicy withPassages(int ofEach) {
    return new RerankPolicy(depth, deadline, ofEach, recallWeight, margin);
  }

  /** The same with another share of recall in the order. */
  public RerankPolicy withRecallWeight(double other) {
    return new RerankPolicy(depth, deadline, passages, other, margin);
  }

  /** The same with another lead of recall's first that is enough; null for none. */
  public RerankPolicy withMargin(@Nullable Double other) {
    return new RerankPolicy(depth, deadline, passages, recallWeight, other);
  }
}
