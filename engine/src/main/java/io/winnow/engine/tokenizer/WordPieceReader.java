package io.winnow.engine.tokenizer;

import io.winnow.engine.ModelFormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a tokenizer.json with a WordPiece model. */
final class WordPieceReader {
  private final JsonFields root;

  private WordPieceReader(JsonFields root) {
    this.root = root;
  }

  static WordPieceSpec read(JsonFields root) throws ModelFormatException {
    return new WordPieceReader(root).spec();
  }

  private WordPieceSpec spec() throws ModelFormatException {
    JsonFields model = root.object("model");
    BertNormalizer normalizer = normalizer();
    root.requireKind("pre_tokenizer", "BertPreTokenizer", "BertPreTokenizer");
    String unknown = model.string("unk_token");
    String prefix = model.string("continuing_subword_prefix");
    int maxWordLength = model.count("max_input_chars_per_word");
    Map<String, Integer> ids = ids(model.object("vocab"));
    List<String> vocabulary = inOrder(ids);
    if (!ids.containsKey(unknown)) {
      throw root.error("model.vocab: the unknown token \"" + unknown + "\" is missing");
    }
    List<AddedToken> added = AddedTokensReader.read(root, ids, normalizer);
    return new WordPieceSpec(
        TokenizerReader.document(root),
        normalizer,
        added,
        vocabulary,
        unknown,
        prefix,
        maxWordLength);
  }

  private BertNormalizer normalizer() throws ModelFormatException {
    if (!root.isPresent("normalizer")) {
      return BertNormalizer.NONE;
    }
    root.requireKind("normalizer", "BertNormalizer", "BertNormalizer, null");
    return NormalizerReader.bert(root.object("normalizer"));
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
}
