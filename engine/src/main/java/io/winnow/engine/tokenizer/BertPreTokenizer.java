package io.winnow.engine.tokenizer;

/**
 * The BertPreTokenizer of Hugging Face tokenizers 0.23.3: words end at white space, which belongs
 * to none, and each punctuation character is a word of its own.
 */
final class BertPreTokenizer {
  private static final int ENDS_WORD = UnicodeTable.SPACE | UnicodeTable.PUNCTUATION;

  private BertPreTokenizer() {}

  /** The first position in [from, to) that is not white space, or {@code to}. */
  static int wordStart(int[] text, int from, int to) {
    int at = from;
    while (at < to && UnicodeTable.is(text[at], UnicodeTable.SPACE)) {
      at++;
    }
    return at;
  }

  /**
   * Where the last word in [0, to) starts that may go on at {@code to}; there, if none can. A
   * barrier of {@link MarkOrder}, which is negative, does not end a word.
   *
   * @param known so many code points at the start are part of one word
   */
  static int lastWordStart(int[] text, int known, int to) {
    int at = to;
    while (at > known && (text[at - 1] < 0 || !UnicodeTable.is(text[at - 1], ENDS_WORD))) {
      at--;
    }
    return at == known ? 0 : at;
  }

  /** Where the word that starts at {@code from} ends, at most {@code to}. */
  static int wordEnd(int[] text, int from, int to) {
    int at = from + 1;
    if (!UnicodeTable.is(text[from], UnicodeTable.PUNCTUATION)) {
      while (at < to && !UnicodeTable.is(text[at], ENDS_WORD)) {
        at++;
      }
    }
    return at;
  }
}
