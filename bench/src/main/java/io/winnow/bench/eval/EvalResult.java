package io.winnow.bench.eval;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.winnow.datasets.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of one evaluation.
 *
 * @param measured what the ranking is worth
 * @param control the same of the model's {@link RandomDirections}, or null
 * @param about what was evaluated: JSON values
 * @param evaluation the ranking and its times
 */
record EvalResult(
    Measured measured,
    @Nullable Measured control,
    Map<String, @Nullable Object> about,
    Evaluation evaluation) {

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** The JSON, with or without the values of single queries. */
  String json(boolean withQueries) throws IOException {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("measures", measured.means());
    tree.put("latency_ms", evaluation.latencies().percentiles());
    tree.putAll(about);
    tree.put("queries_per_second", evaluation.latencies().queriesPerSecond());
    tree.put("failed_reranks", evaluation.failedReranks());
    tree.put("reranks", evaluation.reranks().isEmpty() ? null : evaluation.reranks());
    tree.put("control", control == null ? null : control.tree(withQueries));
    tree.put("environment", Environment.describe());
    if (withQueries) {
      tree.put("per_query", measured.perQuery());
    }
    return MAPPER.writeValueAsString(tree);
  }

  /** Writes the JSON with all queries; a file that was there is replaced as a whole. */
  void write(Path file) throws IOException {
    WholeFile.write(file, json(true) + "\n");
  }
}
