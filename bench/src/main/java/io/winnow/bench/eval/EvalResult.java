package io.winnow.bench.eval;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.winnow.datasets.TestCollection;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.IndexInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The result of one evaluation.
 *
 * @param about what was evaluated: JSON values
 * @param perQuery per measure the value of each judged query
 * @param means per measure the mean over all judged queries
 * @param latencies percentiles per stage, in milliseconds
 */
record EvalResult(
    Map<String, @Nullable Object> about,
    Map<String, SortedMap<String, Double>> perQuery,
    Map<String, Double> means,
    Map<String, Map<String, Double>> latencies) {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  static EvalResult of(
      List<Measure> measures,
      TestCollection collection,
      Evaluation evaluation,
      boolean dropOwnId,
      Map<String, @Nullable Object> about) {
    Map<String, SortedMap<String, Double>> perQuery = new LinkedHashMap<>();
    Map<String, Double> means = new LinkedHashMap<>();
    for (Scores scores :
        Scores.of(measures, collection.judgments().grades(), evaluation.run(), dropOwnId)) {
      perQuery.put(scores.measure().toString(), scores.perQuery());
      means.put(scores.measure().toString(), scores.mean());
    }
    return new EvalResult(about, perQuery, means, evaluation.latencies().percentiles());
  }

  /** The JSON, with or without the values of single queries. */
  String json(boolean withQueries) throws IOException {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("measures", means);
    tree.put("latency_ms", latencies);
    tree.putAll(about);
    tree.put("environment", environment());
    if (withQueries) {
      tree.put("per_query", perQuery);
    }
    return MAPPER.writeValueAsString(tree);
  }

  /** Writes the JSON with all queries; a file that was there is replaced as a whole. */
  void write(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path part =
        target.resolveSibling(
            ".winnow-" + ProcessHandle.current().pid() + "-" + target.getFileName());
    try {
      Files.writeString(part, json(true) + "\n");
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static Map<String, Object> environment() {
    Map<String, Object> environment = new LinkedHashMap<>();
    environment.put("lucene", IndexInfo.luceneVersion());
    environment.put("java", Runtime.version().toString());
    environment.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    environment.put("processors", Runtime.getRuntime().availableProcessors());
    environment.put("kernels", StaticModel.implementation());
    return environment;
  }
}
