package io.winnow.engine.tokenizer;

import java.util.Arrays;

/** How long tokens are, in code points. */
final class TokenLengths {
  private TokenLengths() {}

  /** The median; of an even number the mean of the middle two, rounded down. */
  static int median(String[] tokens) {
    int[] lengths = new int[tokens.length];
    Arrays.setAll(lengths, id -> tokens[id].codePointCount(0, tokens[id].length()));
    Arrays.sort(lengths);
    return (lengths[(lengths.length - 1) / 2] + lengths[lengths.length / 2]) / 2;
  }
}
