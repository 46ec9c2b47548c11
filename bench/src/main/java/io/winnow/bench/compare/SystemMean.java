package io.winnow.bench.compare;

import io.winnow.bench.eval.SavedResult;
import java.util.Arrays;

/**
 * What one system got.
 *
 * @param result where it stands
 * @param measure which measure
 * @param mean over all judged queries
 * @param interval of the mean over queries like these, by {@link Bootstrap}
 */
public record SystemMean(SavedResult result, String measure, double mean, Interval interval) {

  static SystemMean of(SavedResult result, String measure) {
    double[] values =
        result.values(measure).values().stream().mapToDouble(Double::doubleValue).toArray();
    return new SystemMean(
        result, measure, Arrays.stream(values).average().orElseThrow(), Bootstrap.ofMean(values));
  }
}
