package io.winnow.bench.eval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.datasets.TestCollection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A result that {@code winnow eval --out} has written, read back. Immutable; safe to share.
 *
 * @param file where it was read
 * @param means per measure the mean over all judged queries, in the order of the file
 * @param perQuery per measure the value of each judged query, by id
 * @param tree all of it
 */
public record SavedResult(
    Path file,
    Map<String, Double> means,
    Map<String, SortedMap<String, Double>> perQuery,
    JsonNode tree) {
  /** Seed of the random control, the same for every model. */
  public static final long CONTROL_SEED = RandomDirections.SEED;

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final String REMEDY = "; write it with: winnow eval --out FILE";

  /** Copies the maps. */
  public SavedResult {
    Objects.requireNonNull(file, "file");
    means = Collections.unmodifiableMap(new LinkedHashMap<>(means));
    perQuery = Collections.unmodifiableMap(new LinkedHashMap<>(perQuery));
    Objects.requireNonNull(tree, "tree");
  }

  /**
   * Reads a file.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   * @throws IOException if it is not a result with the values of single queries; the message names
   *     the file and what it lacks
   */
  public static SavedResult read(Path file) throws IOException {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new IOException(
          file + ": expected the JSON of a result: " + e.getOriginalMessage() + REMEDY, e);
    }
    Map<String, Double> means = numbers(file, tree, "measures");
    Map<String, SortedMap<String, Double>> perQuery = new LinkedHashMap<>();
    for (String measure : means.keySet()) {
      perQuery.put(measure, new TreeMap<>(numbers(file, tree.path("per_query"), measure)));
    }
    for (String member : List.of("dataset", "split", "pipeline", "judgments_sha256")) {
      if (!tree.path(member).isTextual()) {
        throw lacks(file, member);
      }
    }
    return new SavedResult(file, means, perQuery, tree);
  }

  private static Map<String, Double> numbers(Path file, JsonNode parent, String member)
      throws IOException {
    JsonNode node = parent.path(member);
    if (!node.isObject() || node.isEmpty()) {
      throw lacks(file, member);
    }
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!entry.getValue().isNumber()) {
        throw lacks(file, member + "/" + entry.getKey());
      }
      numbers.put(entry.getKey(), entry.getValue().doubleValue());
    }
    return numbers;
  }

  private static IOException lacks(Path file, String member) {
    return new IOException(
        file + ": not a result: expected the member \"" + member + "\", found none" + REMEDY);
  }

  /** The name of the collection. */
  public String dataset() {
    return text("dataset").orElseThrow();
  }

  /** Which judgments: {@code test} and so on. */
  public String split() {
    return text("split").orElseThrow();
  }

  /** What was evaluated, for people: {@code hybrid potion-base-4M + all-MiniLM-L6-v2@50}. */
  public String system() {
    StringBuilder name = new StringBuilder(text("pipeline").orElseThrow());
    text("model").ifPresent(model -> name.append(' ').append(model));
    text("rerank")
        .ifPresent(
            reranker ->
                name.append(" + ")
                    .append(reranker)
                    .append(weight())
                    .append('@')
                    .append((long) number("depth").orElse(0)));
    return name.toString();
  }

  private String weight() {
    OptionalDouble weight = number("recall_weight");
    return weight.isPresent() ? " (recall weight " + weight.getAsDouble() + ")" : "";
  }

  /** A member that is a string; empty where it is null or not there. */
  public Optional<String> text(String member) {
    return Optional.ofNullable(tree.path(member).textValue());
  }

  /** A member that is a number; empty where it is null or not there. */
  public OptionalDouble number(String member) {
    return number(tree.path(member));
  }

  /**
   * Milliseconds of a stage, {@code total} for the whole query.
   *
   * @param percentile {@code p50}, {@code p95} or {@code p99}
   */
  public OptionalDouble latency(String stage, String percentile) {
    return number(tree.path("latency_ms").path(stage).path(percentile));
  }

  /**
   * The value of each judged query, by id.
   *
   * @throws IllegalArgumentException if the result lacks the measure; the message says which it has
   */
  public SortedMap<String, Double> values(String measure) {
    SortedMap<String, Double> values = perQuery.get(measure);
    if (values == null) {
      throw new IllegalArgumentException(
          "%s: expected the measure %s, found %s"
              .formatted(file, measure, String.join(", ", perQuery.keySet())));
    }
    return values;
  }

  /** Whether this was measured on the judgments of a collection, and its queries as they are. */
  public boolean isOf(TestCollection collection) {
    return text("judgments_sha256").orElseThrow().equals(CollectionDigest.judgments(collection));
  }

  /** A mean of the random control; empty where the result has none. */
  public OptionalDouble control(String measure) {
    return number(tree.path("control").path("measures").path(measure));
  }

  private static OptionalDouble number(@Nullable JsonNode node) {
    return node == null || !node.isNumber()
        ? OptionalDouble.empty()
        : OptionalDouble.of(node.doubleValue());
  }
}
