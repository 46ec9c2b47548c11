package io.winnow.bench.macro;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Some figures: the middle one (of an even number, the mean of the middle two), and the ends. */
public record Spread(double median, double least, double most) {
  /**
   * Of one figure or more.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Spread of(DoubleStream figures) {
    double[] sorted = figures.toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("spread: expected one figure or more, found none");
    }
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1]);
  }

  /** For JSON. */
  public Map<String, Double> tree() {
    return Map.of("median", median, "least", least, "most", most);
  }
}
