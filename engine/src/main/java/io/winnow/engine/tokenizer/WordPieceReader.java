package io.winnow.engine.tokenizer;

import io.winnow.engine.ModelFormatException;
import io.winnow.engine.internal.format.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a tokenizer.json, and refuses what the reference would read in another way than we do. */
final class WordPieceReader {
  private final JsonFields root;

  private WordPieceReader(JsonFields root) {
    this.root = root;
  }

  /**
   * Reads a file.
   *
   * @param log receives a warning about padding, and a word about truncation: Model2Vec writes one
   *     into every file it saves
   */
  static WordPieceSpec read(byte[] utf8, Path origin, System.Logger log)
      throws ModelFormatException {
    JsonFields root = new JsonFields("", Json.readObject(utf8, origin), origin);
    WordPieceSpec spec = new WordPieceReader(root).spec();
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
    return spec;
  }

  private WordPieceSpec spec() throws ModelFormatException {
    if (root.isPresent("version") && !"1.0".equals(root.members().get("version"))) {
      throw root.mismatch("version", "the string \"1.0\"");
    }
    JsonFields model = model();
    BertNormalizer normalizer = normalizer();
    requireKind("pre_tokenizer", "BertPreTokenizer", "BertPreTokenizer");
    String unknown = model.string("unk_token");
    String prefix = model.string("continuing_subword_prefix");
    int maxWordLength = model.count("max_input_chars_per_word");
    Map<String, Integer> ids = ids(model.object("vocab"));
    List<String> vocabulary = inOrder(ids);
    if (!ids.containsKey(unknown)) {
      throw root.error("model.vocab: the unknown token \"" + unknown + "\" is missing");
    }
    List<AddedToken> added = addedTokens(ids);
    requireDistinctPatterns(added, normalizer);
    return new WordPieceSpec(
        document(), normalizer, added, vocabulary, unknown, prefix, maxWordLength);
  }

  private JsonFields model() throws ModelFormatException {
    JsonFields model = root.object("model");
    if (model.isPresent("type")) {
      requireKind("model", "WordPiece", "WordPiece");
    } else if (model.isPresent("merges")) {
      throw unsupported("model", "BPE", "WordPiece");
    } else if (model.members().get("vocab") instanceof List<?>) {
      throw unsupported("model", "Unigram", "WordPiece");
    }
    return model;
  }

  private BertNormalizer normalizer() throws ModelFormatException {
    if (!root.isPresent("normalizer")) {
      return BertNormalizer.NONE;
    }
    requireKind("normalizer", "BertNormalizer", "BertNormalizer, null");
    JsonFields normalizer = root.object("normalizer");
    boolean lowercase = normalizer.flag("lowercase");
    return new BertNormalizer(
        normalizer.flag("clean_text"),
        normalizer.flag("handle_chinese_chars"),
        normalizer.isPresent("strip_accents") ? normalizer.flag("strip_accents") : lowercase,
        lowercase);
  }

  private void requireKind(String component, String kind, String supported)
      throws ModelFormatException {
    if (!root.isPresent(component)) {
      throw unsupported(component, "null", supported);
    }
    String found = root.object(component).string("type");
    if (!found.equals(kind)) {
      throw unsupported(component, found, supported);
    }
  }

  private ModelFormatException unsupported(String component, String found, String supported) {
    return root.error(
        component + " of kind " + found + " is not supported; supported: " + supported);
  }

  private static Map<String, Integer> ids(JsonFields vocab) throws ModelFormatException {
    Map<String, Integer> ids = LinkedHashMap.newLinkedHashMap(vocab.members().size());
    for (String token : vocab.members().keySet()) {
      ids.put(token, vocab.count(token));
    }
    return ids;
  }

  private List<String> inOrder(Map<String, Integer> ids) throws ModelFormatException {
    @Nullable String[] tokens = new @Nullable String[ids.size()];
    for (Map.Entry<String, Integer> entry : ids.entrySet()) {
      int id = entry.getValue();
      if (id < tokens.length) {
        if (tokens[id] != null) {
          throw root.error(
              "model.vocab: id %d is given to \"%s\" and to \"%s\""
                  .formatted(id, tokens[id], entry.getKey()));
        }
        tokens[id] = entry.getKey();
      }
    }
    List<String> vocabulary = new ArrayList<>(tokens.length);
    for (@Nullable String token : tokens) {
      if (token == null) {
        throw root.error(
            "model.vocab: id %d is missing: expected the ids 0 to %d for %d tokens"
                .formatted(vocabulary.size(), tokens.length - 1, tokens.length));
      }
      vocabulary.add(token);
    }
    return vocabulary;
  }

  /**
   * The reference takes the id of an added token from the vocabulary, else counts on from there,
   * whatever the file says; so a file that says otherwise is refused.
   */
  private List<AddedToken> addedTokens(Map<String, Integer> ids) throws ModelFormatException {
    List<AddedToken> added = new ArrayList<>();
    if (!root.isPresent("added_tokens")) {
      return added;
    }
    Set<String> contents = new HashSet<>();
    int next = ids.size();
    for (JsonFields fields : root.objects("added_tokens")) {
      AddedToken token =
          new AddedToken(
              fields.count("id"),
              fields.string("content"),
              fields.flag("single_word"),
              fields.flag("lstrip"),
              fields.flag("rstrip"),
              fields.flag("normalized"),
              fields.flag("special"));
      if (token.content().isEmpty()) {
        throw fields.mismatch("content", "a string that is not empty");
      }
      if (!contents.add(token.content())) {
        throw fields.error(fields.path() + "content: \"" + token.content() + "\" is listed twice");
      }
      Integer known = ids.get(token.content());
      int expected = known == null ? next++ : known;
      if (token.id() != expected) {
        throw fields.mismatch("id", expected + " for \"" + token.content() + "\"");
      }
      added.add(token);
    }
    return added;
  }

  /** Of two tokens with one pattern the reference finds now this one, now that one. */
  private void requireDistinctPatterns(List<AddedToken> added, BertNormalizer normalizer)
      throws ModelFormatException {
    Map<String, AddedToken> known = new HashMap<>();
    for (AddedToken token : added) {
      int[] pattern = token.pattern(normalizer);
      String text = new String(pattern, 0, pattern.length);
      AddedToken other = token.normalized() ? known.put(text, token) : null;
      if (other != null && !text.isEmpty()) {
        throw root.error(
            "added_tokens: \"%s\" and \"%s\" are the same when normalised: \"%s\""
                .formatted(other.content(), token.content(), text));
      }
    }
  }

  private Map<String, @Nullable Object> document() {
    Map<String, @Nullable Object> document = new LinkedHashMap<>(root.members());
    document.put("added_tokens", null);
    document.put("model", null);
    return document;
  }
}
