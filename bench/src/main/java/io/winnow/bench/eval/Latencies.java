package io.winnow.bench.eval;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Times of each stage over many queries, in milliseconds. Not thread-safe. */
public final class Latencies {
  private static final String TOTAL = "total";

  private final Map<String, List<Double>> stages = new LinkedHashMap<>();

  void add(Map<String, Duration> times, Duration total) {
    times.forEach(this::add);
    add(TOTAL, total);
  }

  /** Adds the time that a stage took for one query. */
  public void add(String stage, Duration time) {
    stages.computeIfAbsent(stage, _ -> new ArrayList<>()).add(time.toNanos() / 1e6);
  }

  /** Queries a second, one after the other; 0 without any. */
  double queriesPerSecond() {
    List<Double> totals = stages.getOrDefault(TOTAL, List.of());
    double seconds = totals.stream().mapToDouble(Double::doubleValue).sum() / 1e3;
    return seconds == 0 ? 0 : totals.size() / seconds;
  }

  /** Percentiles by nearest rank, per stage. */
  public Map<String, Map<String, Double>> percentiles() {
    Map<String, Map<String, Double>> result = new LinkedHashMap<>();
    stages.forEach(
        (stage, times) -> {
          double[] sorted = times.stream().mapToDouble(Double::doubleValue).toArray();
          Arrays.sort(sorted);
          Map<String, Double> row = new LinkedHashMap<>();
          for (int percentile : new int[] {50, 95, 99}) {
            row.put("p" + percentile, at(sorted, percentile));
          }
          result.put(stage, row);
        });
    return result;
  }

  private static double at(double[] sorted, int percentile) {
    int rank = (int) Math.ceil(percentile / 100.0 * sorted.length);
    return sorted[Math.max(0, rank - 1)];
  }
}
