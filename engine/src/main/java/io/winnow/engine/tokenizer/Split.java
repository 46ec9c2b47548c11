package io.winnow.engine.tokenizer;

/** Where Hugging Face tokenizers 0.23.3 cuts a normalised text before anything else is done. */
enum Split {
  /** Nowhere. */
  NONE,
  /** WhitespaceSplit: at white space, which is dropped. */
  SPACES,
  /** Whitespace: at white space, and where letters and digits meet anything else. */
  WORDS;

  /** The first position in [from, to) that belongs to a piece, or {@code to}. */
  int start(int[] text, int from, int to) {
    int at = from;
    while (this != NONE && at < to && UnicodeTable.is(text[at], UnicodeTable.SPACE)) {
      at++;
    }
    return at;
  }

  /** Where the piece that starts at {@code from} ends, at most {@code to}. */
  int end(int[] text, int from, int to) {
    if (this == NONE) {
      return to;
    }
    boolean word = UnicodeTable.is(text[from], UnicodeTable.WORD);
    int at = from + 1;
    while (at < to
        && !UnicodeTable.is(text[at], UnicodeTable.SPACE)
        && (this == SPACES || UnicodeTable.is(text[at], UnicodeTable.WORD) == word)) {
      at++;
    }
    return at;
  }
}
