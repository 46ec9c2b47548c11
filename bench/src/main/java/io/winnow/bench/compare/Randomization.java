package io.winnow.bench.compare;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Fisher's randomisation test of paired values, two-sided on the absolute mean difference: Smucker,
 * Allan and Carterette, A Comparison of Statistical Significance Tests for Information Retrieval
 * Evaluation, CIKM 2007.
 *
 * <p>If the two systems were the same, each query's values could as well have come the other way
 * round. So the sign of every difference is drawn at random, many times, and p is the share of
 * draws whose mean is at least as far from 0 as the one observed: (c + 1) / (n + 1), which counts
 * the observation itself as a draw and is never 0 (Phipson and Smyth, Permutation P-values Should
 * Never Be Zero, 2010).
 */
public final class Randomization {
  /** How many times the signs are drawn. */
  public static final int PERMUTATIONS = 100_000;

  /** The seed of every test that {@link Comparisons} makes. */
  public static final long SEED = 20_260_918;

  /** Of the sum of all differences without their signs: what rounding may cost. */
  private static final double ROUNDING = 1e-12;

  private Randomization() {}

  /** The p-value, with {@link #SEED}. */
  public static double pValue(double[] differences) {
    return pValue(differences, SEED);
  }

  /**
   * The p-value. The same for the same differences and seed, in whatever order they come, and for
   * the opposite differences; 1 if all differences are 0 or if there is one only.
   *
   * @param differences one per query; not changed
   * @return from 1 / ({@link #PERMUTATIONS} + 1) to 1
   */
  public static double pValue(double[] differences, long seed) {
    double[] sizes =
        Arrays.stream(differences).map(Math::abs).filter(d -> d > 0).sorted().toArray();
    double total = Arrays.stream(sizes).sum();
    double observed = Math.abs(Arrays.stream(differences).sorted().sum()) - ROUNDING * total;
    SplittableRandom random = new SplittableRandom(seed);
    int asFar = 0;
    for (int permutation = 0; permutation < PERMUTATIONS; permutation++) {
      if (Math.abs(2 * randomPart(sizes, random) - total) >= observed) {
        asFar++;
      }
    }
    return (asFar + 1.0) / (PERMUTATIONS + 1.0);
  }

  /** The sum of the sizes that get a plus; a bit of the random number decides. */
  private static double randomPart(double[] sizes, SplittableRandom random) {
    double sum = 0;
    for (int from = 0; from < sizes.length; from += Long.SIZE) {
      long signs = random.nextLong();
      int to = Math.min(from + Long.SIZE, sizes.length);
      for (int i = from; i < to; i++, signs >>>= 1) {
        sum += (signs & 1) * sizes[i];
      }
    }
    return sum;
  }
}
