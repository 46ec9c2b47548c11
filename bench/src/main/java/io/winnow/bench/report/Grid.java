package io.winnow.bench.report;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** Results by system and collection, in order. */
final class Grid {
  /** Settings that {@link io.winnow.bench.eval.SavedResult#system} leaves out. */
  private static final List<String> UNNAMED =
      List.of(
          "fusion",
          "dims",
          "dtype",
          "candidates",
          "drop_own_id",
          "margin",
          "deadline_ms",
          "document_vectors");

  private final SortedMap<Setup, SortedMap<String, Entry>> rows = new TreeMap<>();
  private final SortedSet<String> collections = new TreeSet<>();
  private final Map<Setup, String> names = new LinkedHashMap<>();

  Grid(Collection<Entry> entries) {
    this(entries, entry -> entry.result().system());
  }

  /** Of systems whose depth does not count: one name for all depths; it is for names alone. */
  static Grid atAnyDepth(Collection<Entry> entries) {
    return new Grid(
        entries.stream()
            .map(e -> new Entry(e.result(), e.collection(), e.setup().atAnyDepth()))
            .toList(),
        entry -> entry.result().system().replaceFirst("@[0-9]+$", ""));
  }

  private Grid(Collection<Entry> entries, Function<Entry, String> naming) {
    for (Entry entry : entries) {
      rows.computeIfAbsent(entry.setup(), _ -> new TreeMap<>()).put(entry.collection(), entry);
      collections.add(entry.collection());
    }
    Map<String, SortedSet<Setup>> namesakes = new LinkedHashMap<>();
    rows.forEach(
        (setup, row) ->
            namesakes.computeIfAbsent(naming.apply(firstOf(row)), _ -> new TreeSet<>()).add(setup));
    namesakes.forEach((name, setups) -> setups.forEach(s -> names.put(s, name + apart(s, setups))));
  }

  private static Entry firstOf(SortedMap<String, Entry> row) {
    return row.firstEntry().getValue();
  }

  /**
   * The settings in which a system differs from its namesakes; and that document vectors were
   * cached, always, since times do not tell then how long a search takes.
   */
  private static String apart(Setup setup, SortedSet<Setup> namesakes) {
    List<String> parts =
        UNNAMED.stream()
            .filter(
                member ->
                    setup.get(member).equals("cached")
                        || namesakes.stream().map(s -> s.get(member)).distinct().count() > 1)
            .map(member -> member.replace('_', ' ') + " " + setup.get(member))
            .toList();
    return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
  }

  List<Setup> setups() {
    return List.copyOf(rows.keySet());
  }

  List<String> collections() {
    return List.copyOf(collections);
  }

  /** What a system is called among those of this grid. */
  String name(Setup setup) {
    return names.getOrDefault(setup, setup.describe());
  }

  Optional<Entry> at(Setup setup, String collection) {
    return Optional.ofNullable(rows.getOrDefault(setup, new TreeMap<>()).get(collection));
  }

  /** The results of one collection, in the order of their systems. */
  List<Entry> of(String collection) {
    return rows.values().stream()
        .filter(row -> row.containsKey(collection))
        .map(row -> row.get(collection))
        .toList();
  }

  /** The collections that have a measure. */
  List<String> measured(String measure) {
    return collections().stream()
        .filter(c -> of(c).stream().anyMatch(entry -> entry.mean(measure).isPresent()))
        .toList();
  }

  /** BM25 alone on a collection. */
  Optional<Entry> baseline(String collection) {
    return of(collection).stream().filter(entry -> entry.setup().isBaseline()).findFirst();
  }
}
