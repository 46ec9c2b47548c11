package io.winnow.bench.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.winnow.bench.eval.SavedResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Result files made by hand, as eval writes them.
 *
 * @param folder where they go
 */
record ResultFiles(Path folder) {
  /** Of the collection that {@link CompareCommandTest} writes. */
  static final String JUDGMENTS =
      "23a6b4036d53c4836269fad422aa7a0af199e58ccb24b4ff2086e34496716afd";

  /** A result of queries that are numbered from 1. */
  ObjectNode tree(String pipeline, Map<String, double[]> measures) {
    ObjectNode tree = new ObjectMapper().createObjectNode();
    ObjectNode means = tree.putObject("measures");
    tree.put("dataset", "toy")
        .put("split", "test")
        .put("pipeline", pipeline)
        .put("judgments_sha256", JUDGMENTS)
        .put("drop_own_id", false);
    ObjectNode perQuery = tree.putObject("per_query");
    new TreeMap<>(measures)
        .forEach(
            (measure, values) -> {
              double sum = 0;
              ObjectNode queries = perQuery.putObject(measure);
              for (int i = 0; i < values.length; i++) {
                queries.put("q" + (i + 1), values[i]);
                sum += values[i];
              }
              means.put(measure, sum / values.length);
            });
    return tree;
  }

  Path write(String name, ObjectNode tree) throws IOException {
    return Files.writeString(folder.resolve(name), tree.toString());
  }

  SavedResult result(String name, ObjectNode tree) throws IOException {
    return SavedResult.read(write(name, tree));
  }

  SavedResult result(String pipeline, double... values) throws IOException {
    return result(pipeline + ".json", tree(pipeline, Map.of("AP", values)));
  }
}
