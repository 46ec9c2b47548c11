package io.winnow.datasets;

import java.util.List;
import java.util.regex.Pattern;

/** What the lines of a file of judgments mean; {@link Judgments#read} says how it is found out. */
enum JudgmentsLayout {
  BEIR {
    @Override
    Judgment parse(String line) throws UnreadableException {
      List<String> columns = Columns.tabs(line);
      if (columns.size() != HEADER.size()) {
        throw new UnreadableException(
            "expected query id, document id and grade separated by tabs, found "
                + Columns.quote(line));
      }
      return judgment(columns.get(0), columns.get(1), columns.get(2));
    }
  },

  TREC {
    @Override
    Judgment parse(String line) throws UnreadableException {
      List<String> columns = words(line, 4, "4 columns (query, iteration, document, grade)");
      return judgment(columns.get(0), columns.get(2), columns.get(3));
    }
  },

  /** As {@code cranqrel} has them. */
  THREE_COLUMNS {
    @Override
    Judgment parse(String line) throws UnreadableException {
      List<String> columns = words(line, 3, "3 columns (query, document, grade)");
      return judgment(columns.get(0), columns.get(1), columns.get(2));
    }
  },

  /**
   * As {@code CISI.REL} has them: every line is a relevant document, the last columns say nothing.
   */
  RELEVANT_ONLY {
    @Override
    Judgment parse(String line) throws UnreadableException {
      String expected = "4 columns (query, document, 0, 0.0)";
      List<String> columns = words(line, 4, expected);
      if (!endsAsSmart(columns)) {
        throw new UnreadableException("expected " + expected + ", found " + Columns.quote(line));
      }
      return judgment(columns.get(0), columns.get(1), "1");
    }
  };

  private static final List<String> HEADER = List.of("query-id", "corpus-id", "score");
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+");
  private static final Pattern FRACTION = Pattern.compile("0\\.0+");

  /** One line. */
  record Judgment(String query, String document, int grade) {}

  abstract Judgment parse(String line) throws UnreadableException;

  /** The layout that a first line shows, unless that could be two of them or none. */
  static JudgmentsLayout of(String line) throws UnreadableException {
    if (startsAsBeir(line)) {
      return BEIR;
    }
    List<String> words = Columns.blanks(line);
    if (words.size() == 3 && WHOLE.matcher(words.get(2)).matches()) {
      return THREE_COLUMNS;
    }
    if (words.size() != 4) {
      throw new UnreadableException(
          "not judgments: expected the header query-id<TAB>corpus-id<TAB>score, 4 columns (query,"
              + " iteration, document, grade), or 3 (query, document, grade), found "
              + Columns.quote(line));
    }
    if (endsAsSmart(words)) {
      return RELEVANT_ONLY;
    }
    if (words.subList(2, 4).equals(List.of("0", "0")) && !isIteration(words.get(1))) {
      throw new UnreadableException(
          "could be of SMART (query, document, 0, 0) or of TREC (query, iteration, document, grade):"
              + " write 3 columns, or 0 as iteration; found "
              + Columns.quote(line));
    }
    return TREC;
  }

  static boolean startsAsBeir(String line) {
    return Columns.tabs(line).equals(HEADER);
  }

  /** No grade of TREC is a fraction. */
  private static boolean endsAsSmart(List<String> words) {
    return words.get(2).equals("0") && FRACTION.matcher(words.get(3)).matches();
  }

  private static boolean isIteration(String word) {
    return word.equals("0") || word.equals("Q0");
  }

  private static List<String> words(String line, int count, String expected)
      throws UnreadableException {
    List<String> columns = Columns.blanks(line);
    if (columns.size() != count) {
      throw new UnreadableException("expected " + expected + ", found " + Columns.quote(line));
    }
    return columns;
  }

  private static Judgment judgment(String query, String document, String grade)
      throws UnreadableException {
    if (query.isEmpty() || document.isEmpty()) {
      throw new UnreadableException("expected a query id and a document id, found an empty id");
    }
    try {
      return new Judgment(query, document, Integer.parseInt(grade));
    } catch (NumberFormatException e) {
      throw new UnreadableException(
          "grade: expected a whole number, found " + Columns.quote(grade));
    }
  }
}
