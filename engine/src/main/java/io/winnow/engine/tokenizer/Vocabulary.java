package io.winnow.engine.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The tokens of a tokenizer by their ids: those of its model and those that are added. Immutable.
 */
final class Vocabulary {
  private final String[] tokens;
  private final int medianTokenLength;
  private final List<AddedToken> added;
  private final Map<String, Integer> addedIds = new HashMap<>();

  /**
   * Makes one.
   *
   * @param ofModel the model's tokens in the order of their ids
   * @param added those among them, under the same id, and those that follow
   */
  Vocabulary(List<String> ofModel, List<AddedToken> added) {
    List<String> all = new ArrayList<>(ofModel);
    for (AddedToken token : added) {
      if (token.id() >= ofModel.size()) {
        all.add(token.content());
      }
      addedIds.put(token.content(), token.id());
    }
    this.tokens = all.toArray(String[]::new);
    this.added = added;
    this.medianTokenLength = median(tokens);
  }

  /** Of code points; of an even number of tokens the mean of the middle two, rounded down. */
  private static int median(String[] tokens) {
    int[] lengths = new int[tokens.length];
    Arrays.setAll(lengths, id -> tokens[id].codePointCount(0, tokens[id].length()));
    Arrays.sort(lengths);
    return (lengths[(lengths.length - 1) / 2] + lengths[lengths.length / 2]) / 2;
  }

  int size() {
    return tokens.length;
  }

  String token(int id) {
    return tokens[id];
  }

  int medianTokenLength() {
    return medianTokenLength;
  }

  /**
   * The id of a token as it is written here, or -1.
   *
   * @param ofModel the id that the model finds for it, or -1
   */
  int id(String token, int ofModel) {
    int id = addedIds.getOrDefault(token, ofModel);
    // A lone surrogate is U+FFFD in a text, but is not written so in a vocabulary.
    return id >= 0 && tokens[id].equals(token) ? id : -1;
  }

  /** The added tokens that are looked for in normalised text, or in text as it is. */
  AddedTokens added(boolean normalized, Normalizer normalizer) {
    return new AddedTokens(
        added.stream().filter(token -> token.normalized() == normalized).toList(), normalizer);
  }

  /**
   * The ids that remain without some tokens, ascending.
   *
   * @throws IllegalArgumentException if the unknown token would be removed
   */
  int[] without(Predicate<String> removed, String unknown) {
    if (removed.test(unknown)) {
      throw new IllegalArgumentException(
          "cannot remove the unknown token \"" + unknown + "\": words need it");
    }
    return IntStream.range(0, tokens.length).filter(id -> !removed.test(tokens[id])).toArray();
  }
}
