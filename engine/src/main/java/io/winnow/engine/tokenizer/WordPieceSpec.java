package io.winnow.engine.tokenizer;

import io.winnow.engine.internal.format.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tokenizer.json of the BERT family says.
 *
 * @param document the file but for its vocabulary and added tokens, kept to be written again
 * @param vocabulary the model's tokens in the order of their ids
 * @param addedTokens those in the vocabulary, under the same id, and those that follow it
 */
record WordPieceSpec(
    Map<String, @Nullable Object> document,
    BertNormalizer normalizer,
    List<AddedToken> addedTokens,
    List<String> vocabulary,
    String unknownToken,
    String continuingPrefix,
    int maxWordLength) {

  /** The same with the tokens of these ascending ids only, and no post-processor. */
  WordPieceSpec retain(int[] ids) {
    Map<String, @Nullable Object> newDocument = new LinkedHashMap<>(document);
    newDocument.put("post_processor", null);
    return new WordPieceSpec(
        newDocument,
        normalizer,
        AddedToken.retain(addedTokens, ids),
        Arrays.stream(ids).filter(id -> id < vocabulary.size()).mapToObj(vocabulary::get).toList(),
        unknownToken,
        continuingPrefix,
        maxWordLength);
  }

  /** The same with more tokens of the model, all added tokens anew, and no post-processor. */
  WordPieceSpec extend(List<String> more, List<AddedToken> newAddedTokens) {
    Map<String, @Nullable Object> newDocument = new LinkedHashMap<>(document);
    newDocument.put("post_processor", null);
    List<String> all = new ArrayList<>(vocabulary);
    all.addAll(more);
    return new WordPieceSpec(
        newDocument,
        normalizer,
        newAddedTokens,
        all,
        unknownToken,
        continuingPrefix,
        maxWordLength);
  }

  byte[] toJson() {
    Map<String, @Nullable Object> root = new LinkedHashMap<>(document);
    root.put("truncation", null);
    root.put("padding", null);
    root.put("added_tokens", addedTokens.stream().map(AddedToken::toJson).toList());
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (String token : vocabulary) {
      ids.put(token, ids.size());
    }
    Map<String, @Nullable Object> model = new LinkedHashMap<>();
    model.put("type", "WordPiece");
    model.put("unk_token", unknownToken);
    model.put("continuing_subword_prefix", continuingPrefix);
    model.put("max_input_chars_per_word", maxWordLength);
    model.put("vocab", ids);
    root.put("model", model);
    return Json.write(root);
  }
}
