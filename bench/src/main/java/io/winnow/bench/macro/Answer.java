package io.winnow.bench.macro;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a runner says of a round.
 *
 * @param seconds for all texts
 * @param tokens ids that make the vectors; null where the encoder does not show them
 * @param bytes of the whole texts in UTF-8
 * @param idsDigest see {@link IdDigest}; null where the encoder does not show its ids
 */
record Answer(
    String version,
    int round,
    double seconds,
    int texts,
    @Nullable Long tokens,
    long bytes,
    @Nullable String idsDigest) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Reads a line of a runner.
   *
   * @throws IOException if it is not JSON, a field is missing or of another kind, or the time is
   *     not one
   */
  static Answer parse(String line) throws IOException {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IOException("expected a line of JSON, found: " + line, e);
    }
    double seconds = number(tree, "seconds", line).doubleValue();
    if (!(seconds > 0) || Double.isInfinite(seconds)) {
      throw new IOException("\"seconds\": expected more than 0, found: " + line);
    }
    JsonNode tokens = tree.path("tokens");
    JsonNode digest = tree.path("ids_digest");
    JsonNode version = tree.path("version");
    if (!version.isTextual()) {
      throw new IOException("\"version\": expected a string, found: " + line);
    }
    return new Answer(
        version.textValue(),
        number(tree, "round", line).intValue(),
        seconds,
        number(tree, "texts", line).intValue(),
        tokens.isNumber() ? (Long) tokens.longValue() : null,
        number(tree, "bytes", line).longValue(),
        digest.isTextual() ? digest.textValue() : null);
  }

  private static JsonNode number(JsonNode tree, String name, String line) throws IOException {
    JsonNode value = tree.path(name);
    if (!value.isNumber()) {
      throw new IOException("\"%s\": expected a number, found: %s".formatted(name, line));
    }
    return value;
  }
}
