package io.winnow.bench.eval;

/**
 * One retrieved document.
 *
 * @param docId its id
 * @param score higher is better; infinite is allowed, NaN is not
 */
public record Ranked(String docId, double score) {
  /** Checks the score. */
  public Ranked {
    if (Double.isNaN(score)) {
      throw new IllegalArgumentException(
          "score of document \"" + docId + "\": expected a number, found NaN");
    }
  }
}
