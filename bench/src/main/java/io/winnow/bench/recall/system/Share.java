package io.winnow.bench.recall.system;

import java.math.BigDecimal;

/**
 * The part of the documents that a filter accepts: those whose bucket is below a number.
 *
 * @param permille 1 to 1,000; all documents, without a filter, where it is 1,000
 */
public record Share(int permille) {
  /** How many buckets there are. */
  public static final int BUCKETS = 1000;

  /** No filter. */
  public static final Share ALL = new Share(BUCKETS);

  /** Checks the range. */
  public Share {
    if (permille < 1 || permille > BUCKETS) {
      throw new IllegalArgumentException(
          "share: expected 1 to %d of a thousand, found %d".formatted(BUCKETS, permille));
    }
  }

  /**
   * Reads a percentage.
   *
   * @throws IllegalArgumentException if it is not one from 0.1 to 99.9 in steps of 0.1
   */
  public static Share parse(String percent) {
    try {
      int permille = new BigDecimal(percent.strip()).movePointRight(1).intValueExact();
      if (permille > 0 && permille < BUCKETS) {
        return new Share(permille);
      }
    } catch (ArithmeticException | NumberFormatException e) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "filter: expected a percentage from 0.1 to 99.9 in steps of 0.1, found '" + percent + "'");
  }

  /** Whether there is no filter. */
  public boolean isAll() {
    return permille == BUCKETS;
  }

  /** Whether a document of some bucket passes. */
  public boolean accepts(int bucket) {
    return bucket < permille;
  }

  /** As people write it: {@code none}, {@code 50 %}, {@code 0.5 %}. */
  public String label() {
    return isAll()
        ? "none"
        : BigDecimal.valueOf(permille, 1).stripTrailingZeros().toPlainString() + " %";
  }
}
