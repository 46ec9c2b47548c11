package io.winnow.engine.tokenizer;

/** One step from a text to its normalised form. Immutable. */
interface Normalizer {
  /** Appends the normalised form of the code points at [from, to). */
  void normalize(int[] text, int from, int to, CodePoints out);

  /**
   * What each code point of the normalised form comes of, for who has to know; allocates. Here of a
   * normalizer that takes each code point by itself.
   */
  default Origins origins(int[] text, int from, int to) {
    Origins origins = new Origins(from);
    CodePoints one = new CodePoints();
    for (int i = from; i < to; i++) {
      one.clear();
      normalize(text, i, i + 1, one);
      origins.addAll(one.size());
    }
    return origins;
  }

  /**
   * How many code points of the normalised form the reference takes to stand where the text begins:
   * those that come of the first {@code head} of the text at [from, to). Only where a text begins
   * with marks out of their order and BertNormalizer drops the first may the reference see it
   * otherwise.
   *
   * @param scratch overwritten
   */
  default int head(int[] text, int from, int to, int head, CodePoints scratch) {
    scratch.clear();
    normalize(text, from, from + head, scratch);
    return scratch.size();
  }
}
