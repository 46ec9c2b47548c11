package io.winnow.engine.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Collects the tokens of a text by the code points they come of. Not thread-safe. */
final class PlacedTokens {
  private final Vocabulary vocabulary;
  private final int[] codePoints;

  /** Where in the text each code point starts, and where the last one ends. */
  private final int[] places;

  private final List<Token> tokens = new ArrayList<>();

  PlacedTokens(CharSequence text, Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.codePoints = CodePoints.of(text).toArray();
    this.places = new int[codePoints.length + 1];
    for (int i = 0; i < codePoints.length; i++) {
      places[i + 1] = places[i] + Character.charCount(codePoints[i]);
    }
  }

  /** What is left between added tokens. */
  interface Rest {
    /** Looks into code points at [from, to). */
    void add(int[] text, int from, int to);
  }

  /**
   * The tokens of the text: added ones, looked for in it as it was given, and those of the rest.
   */
  List<Token> find(AddedTokens added, Rest rest) {
    split(added, codePoints, codePoints.length, position -> position, rest);
    return tokens;
  }

  /** Adds the added tokens in the first {@code size} code points, and has the rest looked into. */
  void split(AddedTokens added, int[] text, int size, IntUnaryOperator origin, Rest rest) {
    added.split(
        text,
        0,
        size,
        (id, from, to) -> {
          if (id >= 0) {
            add(id, origin.applyAsInt(from), origin.applyAsInt(to - 1));
          } else {
            rest.add(text, from, to);
          }
        });
  }

  /** Adds a token that comes of the code points from the first to the last, this included. */
  void add(int id, int first, int last) {
    tokens.add(new Token(id, vocabulary.token(id), places[first], places[last + 1]));
  }
}
