package io.winnow.engine.tokenizer;

/** Puts a prefix before a text that is not empty: Prepend of Hugging Face tokenizers 0.23.3. */
@SuppressWarnings("ArrayRecordComponent") // never changed
record Prepend(int[] prefix) implements Normalizer {
  @Override
  public void normalize(int[] text, int from, int to, CodePoints out) {
    if (from < to) {
      out.addAll(prefix, 0, prefix.length);
      out.addAll(text, from, to);
    }
  }

  /** The prefix comes of the first code point, as in the reference. */
  @Override
  public Origins origins(int[] text, int from, int to) {
    Origins origins = new Origins(from);
    for (int i = from; i < to; i++) {
      origins.addAll(i == from ? prefix.length + 1 : 1);
    }
    return origins;
  }
}
