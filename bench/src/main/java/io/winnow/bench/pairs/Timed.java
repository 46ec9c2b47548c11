package io.winnow.bench.pairs;

import io.winnow.bench.eval.Latencies;
import io.winnow.bench.macro.Spread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a system took, round by round, and how far its scores were off. Not thread-safe. */
final class Timed {
  private final PairSystem system;
  private final String version;
  private final Map<Integer, List<Double>> seconds = new LinkedHashMap<>();
  private double largestDifference;

  /**
   * Nothing yet.
   *
   * @param version the system's own and those of what it stands on
   */
  Timed(PairSystem system, String version) {
    this.system = system;
    this.version = version;
  }

  PairSystem system() {
    return system;
  }

  String version() {
    return version;
  }

  double largestDifference() {
    return largestDifference;
  }

  /**
   * Adds a round.
   *
   * @param difference of its scores from those that they are compared with
   */
  void add(int depth, double taken, double difference) {
    seconds.computeIfAbsent(depth, _ -> new ArrayList<>()).add(taken);
    largestDifference = Math.max(largestDifference, difference);
  }

  private List<Double> at(int depth) {
    return seconds.getOrDefault(depth, List.of());
  }

  /** Pairs a second in the rounds, over all depths. */
  Spread rate() {
    int pairs = seconds.keySet().stream().mapToInt(Integer::intValue).sum();
    int rounds = seconds.values().iterator().next().size();
    return Spread.of(
        IntStream.range(0, rounds)
            .mapToDouble(
                round ->
                    pairs / seconds.values().stream().mapToDouble(all -> all.get(round)).sum()));
  }

  /** How many times as fast as another, in the rounds. */
  Spread timesAsFastAs(Timed other, int depth) {
    return Spread.of(
        IntStream.range(0, at(depth).size())
            .mapToDouble(round -> other.at(depth).get(round) / at(depth).get(round)));
  }

  /** Percentiles in milliseconds, by depth. */
  Map<String, Map<String, Double>> latencies() {
    Latencies latencies = new Latencies();
    seconds.forEach(
        (depth, all) ->
            all.forEach(
                one -> latencies.add(depth.toString(), Duration.ofNanos((long) (one * 1e9)))));
    return latencies.percentiles();
  }

  /** For JSON. */
  Map<String, @Nullable Object> tree(Timed reference) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("system", system.label());
    tree.put("version", version);
    tree.put("pairs_per_second", rate().tree());
    tree.put("milliseconds", latencies());
    Map<String, Object> times = new LinkedHashMap<>();
    seconds
        .keySet()
        .forEach(depth -> times.put(depth.toString(), timesAsFastAs(reference, depth).tree()));
    tree.put("times_as_fast", times);
    tree.put("largest_difference", largestDifference);
    tree.put("seconds", seconds);
    return tree;
  }
}
