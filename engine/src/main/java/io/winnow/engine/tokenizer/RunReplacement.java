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

  /** What stands in place of a run comes of the last code point of that, as in the reference. */
  @Override
  public Origins origins(int[] text, int from, int to) {
    Origins origins = new Origins(from);
    for (int at = from; at < to; ) {
      int end = at;
      while (end < to && end - at < pattern.most() && pattern.has(text[end])) {
        end++;
      }
      if (end - at >= pattern.least()) {
        origins.skip(end - at);
        for (int i = 0; i < content.length; i++) {
          origins.add(Origins.MORE);
        }
      } else {
        end = Math.max(end, at + 1);
        for (int i = at; i < end; i++) {
          origins.add(Origins.REPLACES);
        }
      }
      at = end;
    }
    return origins;
  }
}
