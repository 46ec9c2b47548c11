package io.winnow.bench.eval;

import io.winnow.datasets.RunFile;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What one measure gave for every judged query of a run.
 *
 * <p>All judged queries count, as with {@code trec_eval -c}: 0 for one that the run lacks, and for
 * one without any relevant document. Queries of the run that are not judged are left out.
 *
 * @param measure what was measured
 * @param perQuery query to value, by query id; unmodifiable and not empty
 */
public record Scores(Measure measure, SortedMap<String, Double> perQuery) {
  /** Copies the map. */
  public Scores {
    if (perQuery.isEmpty()) {
      throw new IllegalArgumentException("judgments: expected one query or more, found none");
    }
    perQuery = Collections.unmodifiableSortedMap(new TreeMap<>(perQuery));
  }

  /**
   * Measures a run.
   *
   * @param judgments query to document to grade
   * @param run query to what was retrieved for it, in any order
   * @param dropOwnId whether the document whose id is the query's is taken out of what was
   *     retrieved, before any cutoff; for collections whose queries are documents of the corpus
   * @throws IllegalArgumentException if there are no judgments, or if a judged query of the run has
   *     a document twice
   */
  public static Scores of(
      Measure measure,
      Map<String, ? extends Map<String, Integer>> judgments,
      Map<String, List<RunFile.Entry>> run,
      boolean dropOwnId) {
    return of(List.of(measure), judgments, run, dropOwnId).getFirst();
  }

  /** The same for several measures, which share the sorting; in their order. */
  public static List<Scores> of(
      List<Measure> measures,
      Map<String, ? extends Map<String, Integer>> judgments,
      Map<String, List<RunFile.Entry>> run,
      boolean dropOwnId) {
    List<SortedMap<String, Double>> values =
        measures.stream().<SortedMap<String, Double>>map(_ -> new TreeMap<>()).toList();
    judgments.forEach(
        (query, grades) -> {
          Ranking ranking = ranking(query, run.getOrDefault(query, List.of()));
          Ranking counted = dropOwnId ? ranking.without(query) : ranking;
          for (int i = 0; i < measures.size(); i++) {
            values.get(i).put(query, measures.get(i).of(counted, grades));
          }
        });
    return IntStream.range(0, measures.size())
        .mapToObj(i -> new Scores(measures.get(i), values.get(i)))
        .toList();
  }

  private static Ranking ranking(String query, List<RunFile.Entry> documents) {
    try {
      return Ranking.of(documents);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("query \"" + query + "\": " + e.getMessage(), e);
    }
  }

  /** The mean over all judged queries. */
  public double mean() {
    return perQuery.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  /**
   * A value with four decimals, digit for digit what trec_eval prints: C rounds the exact binary
   * value, and halves to even, where {@code String.format} rounds halves up.
   */
  public static String printed(double value) {
    return new BigDecimal(value).setScale(4, RoundingMode.HALF_EVEN).toPlainString();
  }
}
