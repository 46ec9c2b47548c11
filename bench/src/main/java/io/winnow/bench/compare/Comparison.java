package io.winnow.bench.compare;

import io.winnow.bench.eval.SavedResult;

/**
 * One system against a baseline, by one measure.
 *
 * @param baseline what it is compared with
 * @param system what is compared
 * @param measure in the grammar of {@link io.winnow.bench.eval.Measure}
 * @param tested what both got, and what chance alone would make of it
 */
public record Comparison(
    SavedResult baseline, SavedResult system, String measure, TestedPair tested) {

  /** Both values of each query; knows wins, ties and losses, and who is helped and harmed. */
  public Paired paired() {
    return tested.paired();
  }

  /** Of the mean difference, by {@link Bootstrap}. */
  public Interval interval() {
    return tested.interval();
  }

  /** Of the mean difference, by {@link PairedT}. */
  public PValue t() {
    return tested.t();
  }

  /** The same by {@link Randomization}. */
  public PValue randomization() {
    return tested.randomization();
  }

  /** Mean of the system minus mean of the baseline: above 0 where the system is better. */
  public double difference() {
    return paired().meanDifference();
  }
}
