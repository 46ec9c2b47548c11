package io.winnow.bench.eval;

import io.winnow.retriever.StageTimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Times of each stage over many queries, in milliseconds. Not thread-safe. */
final class Latencies {
  private final Map<String, List<Double>> stages = new LinkedHashMap<>();

  void add(StageTimes times, Duration total) {
    add("encode", times.encode());
    add("bm25", times.bm25());
    add("hnsw", times.hnsw());
    add("fuse", times.fuse());
    add("rerank", times.rerank());
    add("total", total);
  }

  private void add(String stage, @Nullable Duration time) {
    if (time != null) {
      stages.computeIfAbsent(stage, _ -> new ArrayList<>()).add(time.toNanos() / 1e6);
    }
  }

  /** Percentiles by nearest rank, per stage. */
  Map<String, Map<String, Double>> percentiles() {
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
