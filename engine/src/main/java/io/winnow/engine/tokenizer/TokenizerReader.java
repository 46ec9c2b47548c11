package io.winnow.engine.tokenizer;

import io.winnow.engine.ModelFormatException;
import io.winnow.engine.internal.format.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tokenizer.json of any kind, and refuses what the reference would read in another way than
 * we do.
 */
final class TokenizerReader {
  private static final String SUPPORTED = "WordPiece, Unigram";

  private TokenizerReader() {}

  /**
   * Reads a file.
   *
   * @param log receives a warning about padding, and a word about truncation: Model2Vec writes one
   *     into every file it saves
   */
  static Tokenizer read(byte[] utf8, Path origin, System.Logger log) throws ModelFormatException {
    JsonFields root = new JsonFields("", Json.readObject(utf8, origin), origin);
    if (root.isPresent("version") && !"1.0".equals(root.members().get("version"))) {
      throw root.mismatch("version", "the string \"1.0\"");
    }
    Tokenizer tokenizer =
        kind(root).equals("WordPiece")
            ? new WordPieceTokenizer(WordPieceReader.read(root))
            : unigram(root);
    for (String name : List.of("truncation", "padding")) {
      if (root.isPresent(name)) {
        log.log(
            name.equals("padding") ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
            "{0}: ignores {1} {2}: texts are cut and batched by the model, not by its tokenizer",
            origin,
            name,
            String.valueOf(root.members().get(name)));
      }
    }
    return tokenizer;
  }

  private static Tokenizer unigram(JsonFields root) throws ModelFormatException {
    UnigramSpec spec = UnigramReader.read(root);
    try {
      return new UnigramTokenizer(spec);
    } catch (IllegalArgumentException e) {
      throw root.error("model.vocab: " + e.getMessage());
    }
  }

  /** What is written again as it was read: all but added tokens and model. */
  static Map<String, @Nullable Object> document(JsonFields root) {
    Map<String, @Nullable Object> document = new LinkedHashMap<>(root.members());
    document.put("added_tokens", null);
    document.put("model", null);
    return document;
  }

  /** The kind of the model; files of old do not name it. */
  private static String kind(JsonFields root) throws ModelFormatException {
    JsonFields model = root.object("model");
    if (model.isPresent("type")) {
      String kind = model.string("type");
      if (!kind.equals("WordPiece") && !kind.equals("Unigram")) {
        throw root.unsupported("model", kind, SUPPORTED);
      }
      return kind;
    }
    if (model.isPresent("merges")) {
      throw root.unsupported("model", "BPE", SUPPORTED);
    }
    return model.members().get("vocab") instanceof List<?> ? "Unigram" : "WordPiece";
  }
}
