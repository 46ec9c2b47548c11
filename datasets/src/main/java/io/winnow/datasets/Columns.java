package io.winnow.datasets;

import java.util.List;
import java.util.regex.Pattern;

/** The columns of a line of TREC's or BEIR's files. */
final class Columns {
  /** The white space of C's isspace, at which trec_eval divides lines. */
  private static final Pattern BLANKS = Pattern.compile("[ \\t\\n\\u000B\\f\\r]+");

  private static final Pattern TAB = Pattern.compile("\t");
  private static final int QUOTED = 80;

  private Columns() {}

  /** The columns between tabs, as they are. */
  static List<String> tabs(String line) {
    return List.of(TAB.split(line, -1));
  }

  /** The words between any number of blanks; blanks at either end do not count. */
  static List<String> blanks(String line) {
    return BLANKS.splitAsStream(line).filter(word -> !word.isEmpty()).toList();
  }

  /** Whether a text is one word to {@link #blanks}. */
  static boolean isWord(String text) {
    return !text.isEmpty() && !BLANKS.matcher(text).find();
  }

  /** A line for an error message: in quotes, and cut where it is long. */
  static String quote(String line) {
    return line.length() <= QUOTED ? "'" + line + "'" : "'" + line.substring(0, QUOTED) + "...'";
  }
}
