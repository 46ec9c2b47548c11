package io.winnow.bench.recall;

import com.fasterxml.jackson.databind.JsonNode;
import io.winnow.bench.macro.Spread;
import io.winnow.bench.recall.system.Nearest;
import io.winnow.bench.recall.system.Share;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one way to search gave under one filter. Grows by rounds; not thread-safe.
 *
 * @param recall of each query
 * @param plans how often each plan was taken; empty where the system does not tell
 * @param rounds what {@link SearcherProcess} answered
 */
record Measured(
    Share share, double[] recall, SortedMap<String, Integer> plans, List<JsonNode> rounds) {
  private static final List<String> PERCENTILES = List.of("p50", "p95", "p99");

  /** Digits that are kept of milliseconds: the clock has no more. */
  private static final double MILLI_DIGITS = 1e4;

  static Measured of(Share share, double[] recall, List<Nearest> answers) {
    SortedMap<String, Integer> plans = new TreeMap<>();
    for (Nearest answer : answers) {
      if (!answer.plan().isEmpty()) {
        plans.merge(answer.plan(), 1, Integer::sum);
      }
    }
    return new Measured(share, recall, plans, new ArrayList<>());
  }

  /**
   * All of it.
   *
   * @param accepted documents with a vector that the filter accepts
   */
  Map<String, @Nullable Object> tree(int accepted) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("filter", share.label());
    tree.put("accepted", accepted);
    tree.put("plans", plans);
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("mean", Arrays.stream(recall).average().orElse(1));
    found.put("worst", Arrays.stream(recall).min().orElse(1));
    tree.put("recall", found);
    Map<String, Object> latency = new LinkedHashMap<>();
    for (Stage stage : Stage.values()) {
      Map<String, Object> percentiles = new LinkedHashMap<>();
      for (String percentile : PERCENTILES) {
        percentiles.put(percentile, spread(stage, percentile));
      }
      latency.put(stage.member(), percentiles);
    }
    tree.put("latency_ms", latency);
    return tree;
  }

  private Map<String, Double> spread(Stage stage, String percentile) {
    Spread spread =
        Spread.of(
            rounds.stream()
                .mapToDouble(r -> r.path(stage.member()).path(percentile).doubleValue()));
    Map<String, Double> tree = new LinkedHashMap<>();
    tree.put("median", rounded(spread.median()));
    tree.put("least", rounded(spread.least()));
    tree.put("most", rounded(spread.most()));
    return tree;
  }

  private static double rounded(double milliseconds) {
    return Math.round(milliseconds * MILLI_DIGITS) / MILLI_DIGITS;
  }
}
