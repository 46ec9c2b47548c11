package io.winnow.bench.report;

import io.winnow.bench.eval.SavedResult;
import java.util.List;

/** What the report asks of a comparison of results, query by query. */
interface Statistics {
  /** Below it a difference is called significant. */
  double LEVEL = 0.05;

  /** A sentence or more: tests, repetitions, correction, seeds. */
  String method();

  /** An interval of 95 % for the mean over the queries. */
  Interval mean(SavedResult result, String measure);

  /**
   * Compares systems with their baselines.
   *
   * @param pairs all comparisons of a table: one family, for which p is corrected
   * @return one for each pair, in the same order
   */
  List<Comparison> compare(List<Pair> pairs, String measure);

  /** Bounds of an interval of 95 %. */
  record Interval(double low, double high) {}

  /** Two results of one collection. */
  record Pair(SavedResult baseline, SavedResult system) {}

  /**
   * How a system differs from its baseline.
   *
   * @param difference of the mean difference, system less baseline
   * @param p adjusted, from 0 to 1
   * @param wins queries on which the system is better
   * @param harmed ids of the queries on which it is worse, the worst first
   */
  record Comparison(
      Interval difference, double p, int wins, int ties, int losses, List<String> harmed) {
    public Comparison {
      harmed = List.copyOf(harmed);
    }

    boolean isSignificant() {
      return p < LEVEL;
    }

    String winsTiesLosses() {
      return wins + "/" + ties + "/" + losses;
    }
  }
}
