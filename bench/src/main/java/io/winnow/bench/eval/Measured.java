package io.winnow.bench.eval;

import io.winnow.datasets.Judgments;
import io.winnow.datasets.RunFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * What a run is worth.
 *
 * @param means per measure the mean over all judged queries
 * @param perQuery per measure the value of each judged query
 */
record Measured(Map<String, Double> means, Map<String, SortedMap<String, Double>> perQuery) {

  static Measured of(
      List<Measure> measures, Judgments judgments, Map<String, List<RunFile.Entry>> run) {
    Map<String, Double> means = new LinkedHashMap<>();
    Map<String, SortedMap<String, Double>> perQuery = new LinkedHashMap<>();
    for (Scores scores : Scores.of(measures, judgments.grades(), run, false)) {
      means.put(scores.measure().toString(), scores.mean());
      perQuery.put(scores.measure().toString(), scores.perQuery());
    }
    return new Measured(means, perQuery);
  }

  /** For JSON. */
  Map<String, Object> tree(boolean withQueries) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("measures", means);
    if (withQueries) {
      tree.put("per_query", perQuery);
    }
    return tree;
  }
}
