package io.winnow.engine.tokenizer;

/**
 * Replaces runs of certain code points: Replace of Hugging Face tokenizers 0.23.3 with a regular
 * expression. Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // never changed
record RunReplacement(RunPattern pattern, int[] content) implements Normalizer {
  @Override
  public void normalize(int[] text, int from, int to, CodePoints out) {
    for (int at = from; at < to; ) {
      int length = 0;
      while (at + length < to && length < pattern.most() && pattern.has(text[at + length])) {
        length++;
      }
      if (length >= pattern.least()) {
        for (int c : content) {
          out.add(c);
        }
        at += length;
      } else {
        out.add(text[at++]);
        for (; length > 1; length--) {
          out.add(text[at++]);
        }
      }
    }
  }
}
