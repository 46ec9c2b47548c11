package io.winnow.bench.compare;

import io.winnow.bench.eval.SavedResult;

/**
 * One system against a baseline, by one measure.
 *
 * @param baseline what it is compared with
 * @param system what is compared
 * @param measure in the grammar of {@link io.winnow.bench.eval.Measure}
 * @param paired both values of each query; knows wins, ties and losses, and who is helped and
 *     harmed
 * @param interval of the mean difference, by {@link Bootstrap}
 * @param t of the mean difference, by {@link PairedT}
 * @param randomization the same by {@link Randomization}
 */
public record Comparison(
    SavedResult baseline,
    SavedResult system,
    String measure,
    Paired paired,
    Interval interval,
    PValue t,
    PValue randomization) {

  /** Mean of the system minus mean of the baseline: above 0 where the system is better. */
  public double difference() {
    return paired.meanDifference();
  }
}
