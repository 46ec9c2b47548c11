package io.winnow.engine.tokenizer;

import io.winnow.engine.ModelFormatException;
import io.winnow.engine.internal.format.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What tokenizer_golden.py recorded on the reference. */
final class Golden {
  private Golden() {}

  static byte[] bytes(String name) {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/tokenizer/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no golden file " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines of a file but the first, which tells where it is from. */
  static List<Map<String, @Nullable Object>> lines(String name) {
    List<Map<String, @Nullable Object>> lines = new ArrayList<>();
    new String(bytes(name), StandardCharsets.US_ASCII)
        .lines()
        .skip(1)
        .forEach(line -> lines.add(json(line.getBytes(StandardCharsets.US_ASCII))));
    return lines;
  }

  static Map<String, @Nullable Object> json(byte[] utf8) {
    try {
      return Json.readObject(utf8, Path.of("golden"));
    } catch (ModelFormatException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Tokenizer base() {
    return parse(bytes("tokenizer.json"));
  }

  /** The base tokenizer with some of its parts replaced, by name. */
  static Map<String, Tokenizer> variants() {
    Map<String, Tokenizer> variants = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> line : lines("variants.jsonl")) {
      Map<String, @Nullable Object> root = json(bytes("tokenizer.json"));
      Map<String, @Nullable Object> override = object(line, "override");
      override.forEach(
          (name, value) -> {
            if (name.equals("model")) {
              object(root, "model").putAll(object(override, "model"));
            } else {
              root.put(name, value);
            }
          });
      variants.put(string(line, "name"), parse(Json.write(root)));
    }
    return variants;
  }

  private static Tokenizer parse(byte[] json) {
    try {
      return Tokenizer.parse(json, Path.of("tokenizer.json"));
    } catch (ModelFormatException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String string(Map<String, @Nullable Object> object, String name) {
    return (String) value(object, name);
  }

  static List<String> strings(Map<String, @Nullable Object> object, String name) {
    return ((List<?>) value(object, name)).stream().map(String.class::cast).toList();
  }

  static int[] ids(Map<String, @Nullable Object> object, String name) {
    return ((List<?>) value(object, name)).stream().mapToInt(v -> ((Long) v).intValue()).toArray();
  }

  static int integer(Map<String, @Nullable Object> object, String name) {
    return ((Long) value(object, name)).intValue();
  }

  @SuppressWarnings("unchecked") // what Json reads has String keys
  static Map<String, @Nullable Object> object(Map<String, @Nullable Object> object, String name) {
    return (Map<String, @Nullable Object>) value(object, name);
  }

  private static Object value(Map<String, @Nullable Object> object, String name) {
    Object value = object.get(name);
    if (value == null) {
      throw new IllegalStateException("golden file without " + name);
    }
    return value;
  }
}
