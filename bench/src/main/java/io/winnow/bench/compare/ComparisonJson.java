package io.winnow.bench.compare;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.winnow.bench.eval.SavedResult;
import java.util.List;
import java.util.Objects;

/** Comparisons in JSON, with all digits; ids of queries, no texts, no folders. */
final class ComparisonJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final ComparisonTable table;
  private final int most;

  private ComparisonJson(ComparisonTable table, int most) {
    this.table = table;
    this.most = most;
  }

  /**
   * All collections.
   *
   * @param most how many queries are named, helped and harmed
   */
  static ObjectNode tree(List<ComparisonTable> tables, int most) {
    ObjectNode tree = JSON.objectNode();
    tree.putObject("bootstrap")
        .put("resamples", Bootstrap.RESAMPLES)
        .put("seed", Bootstrap.SEED)
        .put("confidence", Bootstrap.CONFIDENCE);
    tree.putObject("randomization")
        .put("permutations", Randomization.PERMUTATIONS)
        .put("seed", Randomization.SEED);
    ArrayNode collections = tree.putArray("collections");
    tables.forEach(table -> collections.add(new ComparisonJson(table, most).collection()));
    return tree;
  }

  private ObjectNode collection() {
    Comparisons comparisons = table.comparisons();
    SavedResult first = comparisons.results().getFirst();
    ObjectNode tree =
        JSON.objectNode()
            .put("dataset", first.dataset())
            .put("split", first.split())
            .put("judgments_sha256", first.text("judgments_sha256").orElseThrow())
            .put("queries", table.queries());
    ArrayNode systems = tree.putArray("systems");
    comparisons.results().forEach(result -> systems.add(system(result)));
    tree.put("holm_over", comparisons.all().size());
    ArrayNode all = tree.putArray("comparisons");
    comparisons.all().forEach(one -> all.add(comparison(one)));
    return tree;
  }

  private ObjectNode system(SavedResult result) {
    ObjectNode tree =
        JSON.objectNode()
            .put("number", table.number(result))
            .put("system", result.system())
            .put("file", Objects.toString(result.file().getFileName()));
    ObjectNode means = tree.putObject("measures");
    for (String measure : table.comparisons().measures()) {
      SystemMean mean = table.comparisons().mean(result, measure);
      ObjectNode node = means.putObject(measure).put("mean", mean.mean());
      node.set("interval", mean.interval().json());
      result.control(measure).ifPresent(control -> node.put("random_control", control));
    }
    return tree;
  }

  private ObjectNode comparison(Comparison comparison) {
    Paired paired = comparison.paired();
    ObjectNode tree =
        JSON.objectNode()
            .put("measure", comparison.measure())
            .put("baseline", table.number(comparison.baseline()))
            .put("system", table.number(comparison.system()));
    tree.setAll(comparison.tested().json());
    tree.set("most_helped", queries(paired.helped(most)));
    tree.set("most_harmed", queries(paired.harmed(most)));
    return tree;
  }

  private static ArrayNode queries(List<QueryPair> queries) {
    ArrayNode array = JSON.arrayNode();
    for (QueryPair query : queries) {
      array
          .addObject()
          .put("query", query.id())
          .put("baseline", query.baseline())
          .put("system", query.system());
    }
    return array;
  }
}
