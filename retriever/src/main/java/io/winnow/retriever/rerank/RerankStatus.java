package io.winnow.retriever.rerank;

/**
 * What stage two did to an answer.
 *
 * @param outcome whether the order is the reranker's
 * @param depth how many candidates it scored
 * @param truncated of them, how many had an end that was too long for the model to read; in a
 *     cascade of all its steps together
 * @param reason why it did not score all, for people; empty if it did
 */
public record RerankStatus(Outcome outcome, int depth, int truncated, String reason) {
  /** Whether the order is the reranker's. */
  public enum Outcome {
    /** All candidates down to the depth were reranked. */
    FULL,
    /**
     * The first candidates were reranked, and lead; the order of those below is that of recall. Of
     * a cascade: its steps did not all come to their end.
     */
    PARTIAL,
    /** Reranking was not asked for or not needed, or there was no time or no room for it. */
    SKIPPED,
    /** The reranker failed; the order is that of recall. */
    FAILED
  }

  /** All {@code depth} candidates were reranked. */
  public static RerankStatus full(int depth) {
    return new RerankStatus(Outcome.FULL, depth, 0, "");
  }

  /** The first {@code depth} candidates were reranked. */
  public static RerankStatus partial(int depth, String reason) {
    return new RerankStatus(Outcome.PARTIAL, depth, 0, reason);
  }

  /** Nothing was reranked, by intent. */
  public static RerankStatus skipped(String reason) {
    return new RerankStatus(Outcome.SKIPPED, 0, 0, reason);
  }

  /** Nothing was reranked, against intent. */
  public static RerankStatus failed(String reason) {
    return new RerankStatus(Outcome.FAILED, 0, 0, reason);
  }

  /** The same with the number of texts that were not read to their end. */
  public RerankStatus withTruncated(int texts) {
    return new RerankStatus(outcome, depth, texts, reason);
  }
}
