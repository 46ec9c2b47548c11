package io.winnow.engine.tokenizer;

import java.util.Arrays;

/**
 * Replaces a string wherever it stands, from left to right: Replace of Hugging Face tokenizers
 * 0.23.3 with a pattern of two code points or more. Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // never changed
record LiteralReplacement(int[] pattern, int[] content) implements Normalizer {
  @Override
  public void normalize(int[] text, int from, int to, CodePoints out) {
    for (int at = from; at < to; ) {
      int end = at + pattern.length;
      if (text[at] == pattern[0]
          && end <= to
          && Arrays.equals(pattern, 0, pattern.length, text, at, end)) {
        out.addAll(content, 0, content.length);
        at = end;
      } else {
        out.add(text[at++]);
      }
    }
  }

  /** What stands in place of a string comes of the last code point of that, as in the reference. */
  @Override
  public Origins origins(int[] text, int from, int to) {
    Origins origins = new Origins(from);
    for (int at = from; at < to; ) {
      int end = at + pattern.length;
      if (end <= to && Arrays.equals(pattern, 0, pattern.length, text, at, end)) {
        origins.skip(pattern.length);
        for (int i = 0; i < content.length; i++) {
          origins.add(Origins.MORE);
        }
        at = end;
      } else {
        origins.add(Origins.REPLACES);
        at++;
      }
    }
    return origins;
  }
}
