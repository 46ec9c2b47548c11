package io.winnow.bench.compare;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What two systems got for the same queries. Immutable.
 *
 * @param queries one or more; copied
 */
public record Paired(List<QueryPair> queries) {
  /** Copies the list. */
  public Paired {
    queries = List.copyOf(queries);
    if (queries.isEmpty()) {
      throw new IllegalArgumentException("queries: expected one or more, found none");
    }
  }

  /**
   * Puts the values of two systems side by side.
   *
   * @param baseline query id to value
   * @param system the same of the other system
   * @throws IllegalArgumentException if one has a query that the other lacks
   */
  public static Paired of(SortedMap<String, Double> baseline, SortedMap<String, Double> system) {
    if (!baseline.keySet().equals(system.keySet())) {
      Set<String> alone = new TreeSet<>(baseline.keySet());
      alone.removeAll(system.keySet());
      Set<String> others = new TreeSet<>(system.keySet());
      others.removeAll(baseline.keySet());
      throw new IllegalArgumentException(
          "expected the same queries, found %d in the first alone and %d in the second alone, such as \"%s\""
              .formatted(
                  alone.size(),
                  others.size(),
                  (alone.isEmpty() ? others : alone).iterator().next()));
    }
    return new Paired(
        baseline.entrySet().stream()
            .map(
                entry ->
                    new QueryPair(
                        entry.getKey(),
                        entry.getValue(),
                        Objects.requireNonNull(system.get(entry.getKey()))))
            .toList());
  }

  /** System minus baseline of each query, in their order. */
  public double[] differences() {
    return queries.stream().mapToDouble(QueryPair::difference).toArray();
  }

  /** The mean of the differences. */
  public double meanDifference() {
    return queries.stream().mapToDouble(QueryPair::difference).average().orElseThrow();
  }

  /** Queries that the system answers better. */
  public int wins() {
    return count(query -> query.system() > query.baseline());
  }

  /** Queries where both got exactly the same. */
  public int ties() {
    return count(query -> query.system() == query.baseline());
  }

  /** Queries that the system answers worse. */
  public int losses() {
    return count(query -> query.system() < query.baseline());
  }

  private int count(Predicate<QueryPair> which) {
    return (int) queries.stream().filter(which).count();
  }

  /**
   * The queries that gain most by the system, best first, equal gains by id.
   *
   * @param most how many at most; fewer where fewer gain
   */
  public List<QueryPair> helped(int most) {
    return queries.stream()
        .filter(query -> query.system() > query.baseline())
        .sorted(
            Comparator.comparingDouble((QueryPair query) -> -query.difference())
                .thenComparing(QueryPair::id))
        .limit(most)
        .toList();
  }

  /** The same of those that lose most, worst first. */
  public List<QueryPair> harmed(int most) {
    return queries.stream()
        .filter(query -> query.system() < query.baseline())
        .sorted(Comparator.comparingDouble(QueryPair::difference).thenComparing(QueryPair::id))
        .limit(most)
        .toList();
  }
}
