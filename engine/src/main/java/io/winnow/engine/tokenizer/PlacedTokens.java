package io.winnow.engine.tokenizer;

import java.util.ArrayList;
import java.util.List;

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

  /** The text's code points, a lone surrogate as U+FFFD. */
  int[] codePoints() {
    return codePoints;
  }

  /** Adds a token that comes of the code points from the first to the last, this included. */
  void add(int id, int first, int last) {
    tokens.add(new Token(id, vocabulary.token(id), places[first], places[last + 1]));
  }

  List<Token> tokens() {
    return tokens;
  }
}
