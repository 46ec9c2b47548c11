package io.winnow.bench.compare;

import java.util.Arrays;
import org.apache.commons.statistics.inference.TTest;

/**
 * Student's t-test of paired values, two-sided, as {@code scipy.stats.ttest_rel} has it.
 *
 * <p>Where the formula divides by 0: if all differences are 0 there is nothing to tell apart, and p
 * is 1; if all are the same and not 0, p is 0, the limit, as in scipy. One query has no variance,
 * and p is 1. With so few queries look at {@link Randomization} instead, which assumes no
 * distribution.
 */
public final class PairedT {
  private PairedT() {}

  /**
   * The p-value. The same in whatever order the differences come.
   *
   * @param differences one per query; not changed
   * @return from 0 to 1
   */
  public static double pValue(double[] differences) {
    double[] sorted = differences.clone();
    Arrays.sort(sorted);
    boolean undecided = sorted.length < 2 || (sorted[0] == 0 && sorted[sorted.length - 1] == 0);
    return undecided ? 1 : TTest.withDefaults().test(sorted).getPValue();
  }
}
