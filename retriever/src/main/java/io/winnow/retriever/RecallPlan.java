package io.winnow.retriever;

import java.util.Locale;

/**
 * How the vector arm found its hits.
 *
 * @param method the one that was used; where parts of an index were searched in different ways, the
 *     last of {@link Method} among them
 * @param vectors how many there are, those of deleted documents included
 * @param accepted how many of them were to be searched: at most so many are of documents that are
 *     not deleted and pass the filter
 * @param reason why this method
 */
public record RecallPlan(Method method, int vectors, int accepted, String reason) {
  /** A way to find the nearest vectors. Every one returns as many hits as there are, up to k. */
  public enum Method {
    /** Nothing was searched. */
    NONE,
    /** The inner product of every accepted vector. */
    EXACT,
    /** Estimates from two-bit codes of all vectors, then the inner products of the best. */
    CODES,
    /** Lucene's graph, then the inner products of what it found. */
    HNSW;

    /**
     * Reads {@code exact}, {@code codes} or {@code hnsw}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Method parse(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "exact" -> EXACT;
        case "codes" -> CODES;
        case "hnsw" -> HNSW;
        default ->
            throw new IllegalArgumentException(
                "method: expected exact, codes or hnsw, found \"" + text + "\"");
      };
    }
  }

  /** Nothing was searched. */
  public static RecallPlan none(String reason) {
    return new RecallPlan(Method.NONE, 0, 0, reason);
  }
}
