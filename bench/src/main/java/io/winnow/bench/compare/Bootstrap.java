package io.winnow.bench.compare;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The percentile bootstrap of a mean: Efron and Tibshirani, An Introduction to the Bootstrap, 1993,
 * section 13.3; over queries as in Sakai, Laboratory Experiments in Information Retrieval, 2018.
 *
 * <p>Queries are drawn with replacement, as many as there are. The ends are the 2.5th and the
 * 97.5th percentile of the resampled means, with linear interpolation as {@code numpy.percentile}
 * does it. For the interval of a difference between two systems, pass the differences query by
 * query: that keeps the pairs together. With a dozen queries or fewer the interval is too narrow;
 * of one query it is the value itself.
 */
public final class Bootstrap {
  /** How many times queries are drawn. */
  public static final int RESAMPLES = 10_000;

  /** The share of such intervals that should hold the true mean. */
  public static final double CONFIDENCE = 0.95;

  /** The seed of every interval that {@link Comparisons} gives. */
  public static final long SEED = 20_260_917;

  private Bootstrap() {}

  /** The interval of the mean, with {@link #SEED}. */
  public static Interval ofMean(double[] values) {
    return ofMean(values, SEED);
  }

  /**
   * The interval of the mean. The same for the same values and seed, in whatever order the values
   * come.
   *
   * @param values one per query, one or more; not changed
   */
  public static Interval ofMean(double[] values, long seed) {
    if (values.length == 0) {
      throw new IllegalArgumentException("values: expected one or more, found none");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    SplittableRandom random = new SplittableRandom(seed);
    double[] means = new double[RESAMPLES];
    for (int b = 0; b < RESAMPLES; b++) {
      double sum = 0;
      for (int i = 0; i < sorted.length; i++) {
        sum += sorted[random.nextInt(sorted.length)];
      }
      means[b] = sum / sorted.length;
    }
    Arrays.sort(means);
    double tail = (1 - CONFIDENCE) / 2;
    return new Interval(quantile(means, tail), quantile(means, 1 - tail));
  }

  private static double quantile(double[] sorted, double share) {
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
