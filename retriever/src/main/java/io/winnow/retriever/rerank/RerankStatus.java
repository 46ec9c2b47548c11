package io.winnow.retriever.rerank;

/**
 * What stage two did to an answer.
 *
 * @param outcome whether the order is the reranker's
 * @param depth how many candidates it scored
 * @param reason why it did not, for people; empty if it did
 */
public record RerankStatus(Outcome outcome, int depth, String reason) {
  /** Whether the order is the reranker's. */
  public enum Outcome {
    /** All candidates down to the depth were reranked. */
    FULL,
    /** No reranking was asked for, or there was nothing to rerank. */
    SKIPPED,
    /** The reranker failed; the order is that of recall. */
    FAILED
  }

  /** All {@code depth} candidates were reranked. */
  public static RerankStatus full(int depth) {
    return new RerankStatus(Outcome.FULL, depth, "");
  }

  /** Nothing was reranked, by intent. */
  public static RerankStatus skipped(String reason) {
    return new RerankStatus(Outcome.SKIPPED, 0, reason);
  }

  /** Nothing was reranked, against intent. */
  public static RerankStatus failed(String reason) {
    return new RerankStatus(Outcome.FAILED, 0, reason);
  }
}
