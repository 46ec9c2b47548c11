package io.winnow.engine.tokenizer;

import io.winnow.engine.internal.format.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tokenizer.json with a Unigram model says.
 *
 * @param document the file but for its vocabulary and added tokens, kept to be written again
 * @param pieces the model's tokens in the order of their ids
 * @param scores of each piece, as the file gives it
 * @param addedTokens those in the vocabulary, under the same id, and those that follow it
 */
record UnigramSpec(
    Map<String, @Nullable Object> document,
    NormalizerChain normalizer,
    PreTokenizer preTokenizer,
    List<AddedToken> addedTokens,
    List<String> pieces,
    List<Double> scores,
    int unknownId,
    boolean byteFallback) {

  /** The same with the tokens of these ascending ids only, and no post-processor. */
  UnigramSpec retain(int[] ids) {
    int[] kept = Arrays.stream(ids).filter(id -> id < pieces.size()).toArray();
    Map<String, @Nullable Object> newDocument = new LinkedHashMap<>(document);
    newDocument.put("post_processor", null);
    return new UnigramSpec(
        newDocument,
        normalizer,
        preTokenizer,
        AddedToken.retain(addedTokens, ids),
        Arrays.stream(kept).mapToObj(pieces::get).toList(),
        Arrays.stream(kept).mapToObj(scores::get).toList(),
        Arrays.binarySearch(ids, unknownId),
        byteFallback);
  }

  /** The same with more pieces, all added tokens anew, and no post-processor. */
  UnigramSpec extend(List<String> more, List<Double> moreScores, List<AddedToken> newAddedTokens) {
    Map<String, @Nullable Object> newDocument = new LinkedHashMap<>(document);
    newDocument.put("post_processor", null);
    List<String> allPieces = new ArrayList<>(pieces);
    allPieces.addAll(more);
    List<Double> allScores = new ArrayList<>(scores);
    allScores.addAll(moreScores);
    return new UnigramSpec(
        newDocument,
        normalizer,
        preTokenizer,
        newAddedTokens,
        allPieces,
        allScores,
        unknownId,
        byteFallback);
  }

  byte[] toJson() {
    Map<String, @Nullable Object> root = new LinkedHashMap<>(document);
    root.put("truncation", null);
    root.put("padding", null);
    root.put("added_tokens", addedTokens.stream().map(AddedToken::toJson).toList());
    List<List<Object>> vocab = new ArrayList<>(pieces.size());
    for (int id = 0; id < pieces.size(); id++) {
      vocab.add(List.of(pieces.get(id), scores.get(id)));
    }
    Map<String, @Nullable Object> model = new LinkedHashMap<>();
    model.put("type", "Unigram");
    model.put("unk_id", unknownId);
    model.put("vocab", vocab);
    model.put("byte_fallback", byteFallback);
    root.put("model", model);
    return Json.write(root);
  }
}
