package io.winnow.bench.compare;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The step-down correction for many tests: Holm, A Simple Sequentially Rejective Multiple Test
 * Procedure, Scandinavian Journal of Statistics 6, 1979. Whoever calls what has an adjusted p below
 * 0.05 a difference is wrong anywhere in the family with a probability of at most 5 %.
 */
public final class Holm {
  private Holm() {}

  /**
   * Adjusts a family of p-values: the smallest is multiplied by their number, the next by one less,
   * and so on; none falls below the one before it or rises above 1.
   *
   * @param pValues from 0 to 1; not changed
   * @return the adjusted ones, in the same places
   */
  public static double[] adjust(double[] pValues) {
    List<Integer> ascending =
        IntStream.range(0, pValues.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .toList();
    double[] adjusted = new double[pValues.length];
    double floor = 0;
    int left = pValues.length;
    for (int i : ascending) {
      floor = Math.max(floor, Math.min(1, left * pValues[i]));
      adjusted[i] = floor;
      left--;
    }
    return adjusted;
  }
}
