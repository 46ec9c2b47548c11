package io.winnow.engine.tokenizer;

import io.winnow.engine.ModelFormatException;
import io.winnow.engine.internal.format.Json;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What unigram_golden.py recorded on the reference. */
final class UnigramGolden {
  private static final List<String> CHARSMAPS = List.of("charsmap", "clusters");

  private UnigramGolden() {}

  static List<Map<String, @Nullable Object>> lines(String name) {
    return Golden.lines("unigram/" + name);
  }

  /** The texts composed at random. */
  static List<String> composed() {
    return TestTexts.composed(recipe());
  }

  static Map<String, @Nullable Object> recipe() {
    return lines("composed.jsonl").getFirst();
  }

  /** Each code point in a text where grapheme clusters matter; surrogates as empty texts. */
  static Iterable<String> scalars() {
    return () ->
        IntStream.range(0, Character.MAX_CODE_POINT + 1)
            .mapToObj(c -> c >= 0xD800 && c < 0xE000 ? "" : inContext(Character.toString(c)))
            .iterator();
  }

  private static String inContext(String c) {
    return "a"
        + c
        + "b "
        + c
        + " x\u302E"
        + c
        + "\u1B44y e\u0301"
        + c
        + "\u0301"
        + c
        + " \u0915\u094D"
        + c
        + "\u0301 \u2615\u200D"
        + c
        + "\u0301\u1100"
        + c
        + "\u0301\u1161"
        + c;
  }

  /** All tokenizers, by name. */
  static Map<String, Tokenizer> variants() {
    Map<String, Tokenizer> variants = new LinkedHashMap<>();
    for (Map<String, @Nullable Object> line : lines("variants.jsonl")) {
      variants.put(Golden.string(line, "name"), parse(variant(line)));
    }
    return variants;
  }

  static Tokenizer variant(String name) {
    for (Map<String, @Nullable Object> line : lines("variants.jsonl")) {
      if (Golden.string(line, "name").equals(name)) {
        return parse(variant(line));
      }
    }
    throw new IllegalArgumentException(name);
  }

  /** The tokenizer.json that a line of variants.jsonl describes. */
  private static byte[] variant(Map<String, @Nullable Object> line) {
    Map<String, @Nullable Object> root =
        Golden.json(Golden.bytes("unigram/" + Golden.string(line, "base") + ".json"));
    Golden.object(line, "override")
        .forEach(
            (name, value) -> {
              if (value instanceof Map<?, ?> && name.equals("model")) {
                Golden.object(root, name)
                    .putAll(Golden.object(Golden.object(line, "override"), name));
              } else {
                root.put(name, value);
              }
            });
    return withCharsmaps(root);
  }

  /** A tokenizer of one unknown token with a normalizer. */
  static byte[] withNormalizer(@Nullable Object normalizer) {
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    root.put("normalizer", normalizer);
    root.put("model", Map.of("type", "Unigram", "unk_id", 0, "vocab", List.of(List.of("?", 0.0))));
    return withCharsmaps(root);
  }

  static byte[] withCharsmaps(Map<String, @Nullable Object> root) {
    String text = new String(Json.write(root), StandardCharsets.UTF_8);
    for (String name : CHARSMAPS) {
      text = text.replace("\"@" + name + "\"", "\"" + charsmap(name) + "\"");
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String charsmap(String name) {
    return Base64.getEncoder().encodeToString(Golden.bytes("unigram/" + name + ".bin"));
  }

  static Tokenizer parse(byte[] json) {
    try {
      return Tokenizer.parse(json, Path.of("tokenizer.json"));
    } catch (ModelFormatException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A tokenizer of these pieces and scores, {@code <unk>} first, with nothing before the model. */
  static Tokenizer of(List<List<Object>> vocab) {
    List<Object> all = new ArrayList<>();
    all.add(List.of("<unk>", 0.0));
    all.addAll(vocab);
    Map<String, @Nullable Object> model = new LinkedHashMap<>();
    model.put("type", "Unigram");
    model.put("unk_id", 0);
    model.put("vocab", all);
    Map<String, @Nullable Object> root = new LinkedHashMap<>();
    root.put("model", model);
    return parse(Json.write(root));
  }
}
