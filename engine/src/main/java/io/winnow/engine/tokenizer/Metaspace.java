package io.winnow.engine.tokenizer;

/**
 * The Metaspace pre-tokenizer of Hugging Face tokenizers 0.23.3: spaces become a visible mark, and
 * each mark starts a word.
 *
 * @param mark what stands for a space
 * @param split whether words are split at all
 */
record Metaspace(int mark, Prefix prefix, boolean split) {
  /** Where a mark is put before what does not start with one. */
  enum Prefix {
    ALWAYS,
    /** Only where the text begins. */
    FIRST,
    NEVER
  }

  /**
   * Appends the marked form of the code points at [from, to), which are not empty.
   *
   * @param first whether they stand where the text begins
   */
  void mark(int[] text, int from, int to, boolean first, CodePoints out) {
    boolean marked = text[from] == ' ' || text[from] == mark;
    if (!marked && (prefix == Prefix.ALWAYS || (prefix == Prefix.FIRST && first))) {
      out.add(mark);
    }
    int start = out.size();
    out.addAll(text, from, to);
    int[] values = out.array();
    for (int i = start; i < out.size(); i++) {
      values[i] = values[i] == ' ' ? mark : values[i];
    }
  }

  /** Where the word that starts at {@code from} ends, at most {@code to}. */
  int wordEnd(int[] text, int from, int to) {
    int at = split ? from + 1 : to;
    while (at < to && text[at] != mark) {
      at++;
    }
    return at;
  }
}
