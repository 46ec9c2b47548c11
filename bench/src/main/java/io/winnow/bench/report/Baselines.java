package io.winnow.bench.report;

import io.winnow.bench.report.Statistics.Comparison;
import io.winnow.bench.report.Statistics.Pair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** How the systems of a grid differ from BM25 on the same collection. Not thread-safe. */
final class Baselines {
  private final Grid grid;
  private final Optional<Statistics> statistics;

  /** Per measure, by the file of the result. */
  private final Map<String, Map<Path, Comparison>> known = new HashMap<>();

  Baselines(Grid grid, Optional<Statistics> statistics) {
    this.grid = grid;
    this.statistics = statistics;
  }

  /** For tables without marks. */
  static Baselines none() {
    return new Baselines(new Grid(List.of()), Optional.empty());
  }

  /** Empty where there is nothing to compare, or nothing to compare it with. */
  Optional<Comparison> of(Entry entry, String measure) {
    return Optional.ofNullable(
        known.computeIfAbsent(measure, this::compare).get(entry.result().file()));
  }

  /** System less BM25; empty where one of the two was not measured. */
  OptionalDouble difference(Entry entry, String measure) {
    OptionalDouble ours = entry.mean(measure);
    OptionalDouble baseline =
        grid.baseline(entry.collection())
            .map(bm25 -> bm25.mean(measure))
            .orElse(OptionalDouble.empty());
    return ours.isPresent() && baseline.isPresent()
        ? OptionalDouble.of(ours.getAsDouble() - baseline.getAsDouble())
        : OptionalDouble.empty();
  }

  /** All differences of a table: one family. */
  private Map<Path, Comparison> compare(String measure) {
    List<Entry> entries = new ArrayList<>();
    List<Pair> pairs = new ArrayList<>();
    for (String collection : grid.collections()) {
      Optional<Entry> baseline = grid.baseline(collection);
      for (Entry entry : grid.of(collection)) {
        if (baseline.isPresent()
            && entry.compareTo(baseline.get()) != 0
            && difference(entry, measure).isPresent()) {
          entries.add(entry);
          pairs.add(new Pair(baseline.get().result(), entry.result()));
        }
      }
    }
    Map<Path, Comparison> compared = new HashMap<>();
    if (statistics.isPresent() && !pairs.isEmpty()) {
      List<Comparison> comparisons = statistics.get().compare(pairs, measure);
      for (int i = 0; i < entries.size(); i++) {
        compared.put(entries.get(i).result().file(), comparisons.get(i));
      }
    }
    return compared;
  }
}
