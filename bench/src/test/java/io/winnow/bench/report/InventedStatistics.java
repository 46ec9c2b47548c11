package io.winnow.bench.report;

import io.winnow.bench.eval.SavedResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/** Intervals and probabilities of no meaning, so that their places on the page are seen. */
final class InventedStatistics implements Statistics {
  @Override
  public String method() {
    return "The statistics are invented.";
  }

  @Override
  public Interval mean(SavedResult result, String measure) {
    double mean = result.means().getOrDefault(measure, 0.0);
    return new Interval(mean - 0.01, mean + 0.01);
  }

  /** What differs by more than a tenth is significant. */
  @Override
  public List<Comparison> compare(List<Pair> pairs, String measure) {
    List<Comparison> comparisons = new ArrayList<>();
    for (Pair pair : pairs) {
      List<String> wins = new ArrayList<>();
      List<String> losses = new ArrayList<>();
      int[] ties = {0};
      SortedMap<String, Double> before = values(pair.baseline(), measure);
      values(pair.system(), measure)
          .forEach(
              (query, value) -> {
                int order = Double.compare(value, before.getOrDefault(query, 0.0));
                if (order > 0) {
                  wins.add(query);
                } else if (order < 0) {
                  losses.add(query);
                } else {
                  ties[0]++;
                }
              });
      double change = mean(pair.system(), measure).low() - mean(pair.baseline(), measure).low();
      comparisons.add(
          new Comparison(
              new Interval(change - 0.01, change + 0.01),
              Math.abs(change) > 0.1 ? 0.01 : 0.5,
              wins.size(),
              ties[0],
              losses.size(),
              losses));
    }
    return comparisons;
  }

  private static SortedMap<String, Double> values(SavedResult result, String measure) {
    return result.perQuery().getOrDefault(measure, Collections.emptySortedMap());
  }
}
