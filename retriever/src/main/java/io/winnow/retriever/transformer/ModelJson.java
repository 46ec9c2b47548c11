package io.winnow.retriever.transformer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.engine.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A JSON document of a model's folder, with readers that name file and key when they refuse. */
record ModelJson(Path path, JsonNode root) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static ModelJson parse(byte[] utf8, Path path) throws IOException {
    try {
      return new ModelJson(path, MAPPER.readTree(utf8));
    } catch (JsonProcessingException e) {
      throw new ModelFormatException(path, "not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new ModelFormatException(path, "not JSON: " + e.getMessage(), e);
    }
  }

  static ModelJson read(Path path) throws IOException {
    return parse(Files.readAllBytes(path), path);
  }

  /** An absent file reads as an empty object. */
  static ModelJson readIfPresent(Path path) throws IOException {
    return Files.isRegularFile(path) ? read(path) : new ModelJson(path, MAPPER.createObjectNode());
  }

  boolean has(String key) {
    return root.hasNonNull(key);
  }

  String text(String key, String absent) {
    return root.path(key).asText(absent);
  }

  boolean flag(String key) {
    return root.path(key).asBoolean(false);
  }

  int positive(String key) throws ModelFormatException {
    JsonNode value = root.path(key);
    if (!value.canConvertToInt() || value.intValue() <= 0) {
      throw new ModelFormatException(
          path, key + ": expected a positive integer, found " + shown(value));
    }
    return value.intValue();
  }

  int positive(String key, int absent) throws ModelFormatException {
    return has(key) ? positive(key) : absent;
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "nothing" : value.toString();
  }
}
