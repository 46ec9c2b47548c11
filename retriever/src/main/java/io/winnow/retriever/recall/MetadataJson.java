package io.winnow.retriever.recall;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Metadata as they are stored: a JSON object, in which what JSON has no type for is an object of
 * one field, {@code {"date": "2024-05-01"}}, {@code {"instant": ...}} or {@code {"decimal": ...}}.
 */
final class MetadataJson {
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxStringLength(Integer.MAX_VALUE)
                      .maxNameLength(Integer.MAX_VALUE)
                      .build())
              .build());

  /** For text that is not Unicode, a lone surrogate: UTF-8 has no bytes for it. */
  private static final ObjectWriter ASCII = MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);

  private static final String DATE = "date";
  private static final String INSTANT = "instant";
  private static final String DECIMAL = "decimal";

  private MetadataJson() {}

  static String write(Map<String, Object> metadata) {
    Map<String, Object> tree = new LinkedHashMap<>();
    metadata.forEach(
        (name, value) ->
            tree.put(
                name,
                value instanceof List<?> all
                    ? all.stream().map(MetadataJson::tagged).toList()
                    : tagged(value)));
    try {
      String json = MAPPER.writeValueAsString(tree);
      return StandardCharsets.UTF_8.newEncoder().canEncode(json)
          ? json
          : ASCII.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object tagged(Object value) {
    return switch (value) {
      case LocalDate day -> Map.of(DATE, day.toString());
      case Instant instant -> Map.of(INSTANT, instant.toString());
      case BigDecimal number -> Map.of(DECIMAL, number.toString());
      default -> value;
    };
  }

  static Map<String, Object> read(String json) {
    JsonNode root;
    try {
      root = MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the index holds metadata that are not JSON: " + json, e);
    }
    Map<String, Object> metadata = new LinkedHashMap<>();
    root.properties()
        .forEach(
            field ->
                metadata.put(
                    field.getKey(),
                    field.getValue().isArray()
                        ? values(field.getValue())
                        : value(field.getValue())));
    return metadata;
  }

  private static List<Object> values(JsonNode array) {
    List<Object> values = new ArrayList<>();
    array.forEach(element -> values.add(value(element)));
    return values;
  }

  private static Object value(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> node.textValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> number(node);
      default -> untagged(node.properties().iterator().next());
    };
  }

  private static Object number(JsonNode node) {
    if (node.isIntegralNumber()) {
      return node.longValue();
    }
    return node.doubleValue();
  }

  private static Object untagged(Map.Entry<String, JsonNode> tag) {
    String value = tag.getValue().textValue();
    return switch (tag.getKey()) {
      case DATE -> LocalDate.parse(value);
      case INSTANT -> Instant.parse(value);
      case DECIMAL -> new BigDecimal(value);
      default ->
          throw new IllegalStateException("the index holds metadata of type " + tag.getKey());
    };
  }
}
