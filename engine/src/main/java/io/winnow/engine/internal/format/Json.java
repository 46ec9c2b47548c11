package io.winnow.engine.internal.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.winnow.engine.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON document as plain values: {@code LinkedHashMap<String, ?>} (order kept), {@code List<?>},
 * {@code String} (well-formed UTF-16), {@code Long}, {@code Double}, {@code Boolean} and null.
 */
public final class Json {
  /** Names are not interned: most are the tokens of a vocabulary, read once. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  /** The longest tokenizer.json that is read; those of the largest vocabularies have a tenth. */
  static final int MAX_BYTES = 1 << 28;

  private int valuesLeft;

  private Json(int maxValues) {
    valuesLeft = maxValues;
  }

  /**
   * Reads a document whose root is an object.
   *
   * @param origin the file, for messages
   * @throws ModelFormatException if the bytes are not one JSON object
   */
  public static Map<String, @Nullable Object> readObject(byte[] utf8, Path origin)
      throws ModelFormatException {
    return readObject(utf8, origin, Integer.MAX_VALUE);
  }

  /**
   * Reads a document from a file of a format that has few values, however long it says it is.
   *
   * @param maxValues how many objects, lists, strings and so on it may hold
   */
  static Map<String, @Nullable Object> readObject(byte[] utf8, Path origin, int maxValues)
      throws ModelFormatException {
    try (JsonParser parser = FACTORY.createParser(utf8)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new ModelFormatException(
            origin, "expected a JSON object, found " + parser.currentToken());
      }
      Map<String, @Nullable Object> root = new Json(maxValues).object(parser);
      if (parser.nextToken() != null) {
        throw new ModelFormatException(
            origin, parser.currentLocation().getByteOffset(), "text after the JSON object");
      }
      return root;
    } catch (JsonProcessingException e) {
      long offset = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
      throw new ModelFormatException(origin, offset, "not JSON: " + e.getOriginalMessage());
    } catch (ModelFormatException e) {
      throw e;
    } catch (IOException e) {
      throw new ModelFormatException(origin, "not readable as JSON: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a file whole.
   *
   * @throws ModelFormatException if it is longer than any tokenizer.json is
   */
  public static byte[] readBytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return readBytes(in, MAX_BYTES, file);
    }
  }

  /** Reads what is to come, which must be no longer than any file of its kind is. */
  static byte[] readBytes(InputStream in, int maxBytes, Path origin) throws IOException {
    byte[] bytes = in.readNBytes(maxBytes);
    if (in.read() >= 0) {
      throw new ModelFormatException(
          origin, "file too long: expected at most %,d bytes".formatted(maxBytes));
    }
    return bytes;
  }

  /** Writes a document; two-space indentation, UTF-8. */
  public static byte[] write(Map<String, ? extends @Nullable Object> root) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator generator = FACTORY.createGenerator(out).useDefaultPrettyPrinter()) {
      write(generator, root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Writes a document on one line. */
  public static String writeCompact(Map<String, ? extends @Nullable Object> root) {
    StringWriter out = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      write(generator, root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      if (members.containsKey(name)) { // as Jackson looks for it, but with no set beside the map
        throw new JsonParseException(parser, "Duplicate field '" + name + "'");
      }
      parser.nextToken();
      members.put(name, value(parser));
    }
    return members;
  }

  private List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    return elements;
  }

  private @Nullable Object value(JsonParser parser) throws IOException {
    if (--valuesLeft < 0) {
      throw new JsonParseException(parser, "more values than any such file has");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> wellFormed(parser, parser.getText());
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? (Object) parser.getDoubleValue()
              : (Object) parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /** Jackson refuses a lone surrogate in a name, but not in a value; it could not be written. */
  private static String wellFormed(JsonParser parser, String text) throws JsonProcessingException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new JsonParseException(
            parser, "lone surrogate \\u%04x in a string".formatted((int) c));
      }
    }
    return text;
  }

  private static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> generator.writeNull();
      case Map<?, ?> members -> {
        generator.writeStartObject();
        for (Map.Entry<?, ?> member : members.entrySet()) {
          generator.writeFieldName(String.valueOf(member.getKey()));
          write(generator, member.getValue());
        }
        generator.writeEndObject();
      }
      case List<?> elements -> {
        generator.writeStartArray();
        for (Object element : elements) {
          write(generator, element);
        }
        generator.writeEndArray();
      }
      case String text -> generator.writeString(text);
      case Boolean flag -> generator.writeBoolean(flag);
      case Double number -> generator.writeNumber(number);
      case Long number -> generator.writeNumber(number);
      case Integer number -> generator.writeNumber(number);
      default -> throw new IllegalArgumentException("not a JSON value: " + value.getClass());
    }
  }
}
