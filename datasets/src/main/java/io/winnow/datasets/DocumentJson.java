package io.winnow.datasets;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line of a {@code corpus.jsonl} as a document; {@link Corpus#open} says what its fields mean.
 */
final class DocumentJson {
  private static final ObjectReader READER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Utf8.MAX_BYTES).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // keep every digit
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build()
          .reader();

  private DocumentJson() {}

  static CorpusDocument parse(String line) throws UnreadableException {
    JsonNode root = tree(line);
    if (!root.isObject()) {
      throw new UnreadableException("expected a JSON object, found " + describe(root));
    }
    return new CorpusDocument(
        id(root.get("_id")),
        title(root.get("title")),
        string("text", root.get("text")),
        metadata(root.get("metadata")));
  }

  private static JsonNode tree(String line) throws UnreadableException {
    try {
      return READER.readTree(line);
    } catch (MismatchedInputException e) {
      throw new UnreadableException(
          "expected one JSON object, found more after it at column %d".formatted(column(e)));
    } catch (JsonProcessingException e) {
      throw new UnreadableException(
          "not JSON at column %d: %s".formatted(column(e), e.getOriginalMessage()));
    }
  }

  private static int column(JsonProcessingException e) {
    return e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
  }

  private static String id(@Nullable JsonNode node) throws UnreadableException {
    if (node != null && node.isNumber()) {
      return node.asText();
    }
    String id = string("_id", node);
    if (id.isEmpty()) {
      throw new UnreadableException("_id: expected a string or a number, found an empty string");
    }
    if (id.length() > CorpusDocument.MAX_ID_LENGTH) {
      throw new UnreadableException(
          "_id: expected at most "
              + CorpusDocument.MAX_ID_LENGTH
              + " characters, found "
              + id.length());
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(id)) {
      throw new UnreadableException("_id: not Unicode text, it has a lone surrogate");
    }
    return id;
  }

  private static String title(@Nullable JsonNode node) throws UnreadableException {
    return node == null || node.isNull() ? "" : string("title", node);
  }

  private static String string(String field, @Nullable JsonNode node) throws UnreadableException {
    if (node == null || !node.isTextual()) {
      String expected = field.equals("_id") ? "a string or a number" : "a string";
      throw new UnreadableException(
          "%s: expected %s, found %s".formatted(field, expected, describe(node)));
    }
    return node.textValue();
  }

  private static Map<String, Object> metadata(@Nullable JsonNode node) throws UnreadableException {
    if (node == null || node.isNull()) {
      return Map.of();
    }
    if (!node.isObject()) {
      throw new UnreadableException("metadata: expected an object, found " + describe(node));
    }
    Map<String, Object> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      JsonNode value = field.getValue();
      if (value.isArray()) {
        metadata.put(field.getKey(), values(value));
      } else if (!value.isNull()) {
        metadata.put(field.getKey(), value(value));
      }
    }
    return metadata;
  }

  private static List<Object> values(JsonNode array) {
    List<Object> values = new ArrayList<>();
    for (JsonNode element : array) {
      if (!element.isNull()) {
        values.add(value(element));
      }
    }
    return values;
  }

  private static Object value(JsonNode node) {
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isNumber()) {
      if (node.isIntegralNumber() && node.canConvertToLong()) {
        return node.longValue();
      }
      return node.decimalValue();
    }
    return node.isTextual() ? node.textValue() : node.toString();
  }

  private static String describe(@Nullable JsonNode node) {
    return node == null ? "nothing" : node.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
