package io.winnow.engine.tokenizer;

/**
 * Replaces runs of certain code points: Replace of Hugging Face tokenizers 0.23.3 with a regular
 * expression. Immutable.
 */
@SuppressWarnings("ArrayRecordComponent") // never changed
record RunReplacement(RunPattern pattern, int[] content) implements Normalizer {
  @Override
  public void normalize(int[] text, int from, int to, CodePoints out) {
    int copied = from;
    for (int at = pattern.next(text, from, to); at < to; at = pattern.next(text, at, to)) {
      int end = at + 1;
      while (end < to && end - at < pattern.most() && pattern.has(text[end])) {
        end++;
      }
      if (end - at >= pattern.least()) {
        out.addAll(text, copied, at);
        out.addAll(content, 0, content.length);
        copied = end;
      }
      at = end;
    }
    out.addAll(text, copied, to);
  }
}
