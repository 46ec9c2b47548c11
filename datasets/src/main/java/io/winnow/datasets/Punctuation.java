package io.winnow.datasets;

/** Marks that prose on one line needs where markup had set its parts apart. */
final class Punctuation {
  private static final String ENDS = ".!?:;,";
  private static final String CLOSERS = ")]\"'";

  private Punctuation() {}

  /** Ends what is written with a mark, unless it is empty or ends with one already. */
  static void end(StringBuilder text, char mark) {
    int last = text.length() - 1;
    while (last >= 0 && Character.isWhitespace(text.charAt(last))) {
      last--;
    }
    int before = last;
    while (before > 0 && CLOSERS.indexOf(text.charAt(before)) >= 0) {
      before--;
    }
    if (last >= 0 && ENDS.indexOf(text.charAt(before)) < 0) {
      text.insert(last + 1, mark);
    }
  }

  /** Words with a small first letter, unless they start with an acronym or a name in code. */
  static String midSentence(String words) {
    return words.matches("(?s)(?:A|[A-Z][a-z]+)\\b(?![.(]).*")
        ? Character.toLowerCase(words.charAt(0)) + words.substring(1)
        : words;
  }

  /** Words with a large first letter. */
  static String startSentence(String words) {
    return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
