package io.winnow.datasets;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads one file of judgments; {@link Judgments#read} says what may stand in it. */
final class JudgmentsReader {
  private static final List<String> HEADER = List.of("query-id", "corpus-id", "score");
  private static final int TREC_COLUMNS = 4;

  private final LineFile lines;
  private final Consumer<CorpusProblem> problems;
  private final SortedMap<String, SortedMap<String, Integer>> grades = new TreeMap<>();

  /** Query to document to the line of its first judgment. */
  private final Map<String, Map<String, Long>> places = new HashMap<>();

  JudgmentsReader(LineFile lines, Consumer<CorpusProblem> problems) {
    this.lines = lines;
    this.problems = problems;
  }

  private record Judgment(String query, String document, int grade) {}

  Judgments read() throws IOException {
    boolean known = false;
    boolean beir = false;
    while (lines.advance()) {
      try {
        String line = lines.text();
        if (!beir && line.startsWith("#")) {
          continue;
        }
        if (!known) {
          known = true;
          beir = startsAsBeir(line);
          if (beir) {
            continue;
          }
        }
        add(beir ? beir(line) : trec(line));
      } catch (UnreadableException e) {
        if (!known) {
          throw lines.refused(e.problem());
        }
        problems.accept(lines.problem(e.problem()));
      }
    }
    return new Judgments(grades);
  }

  private boolean startsAsBeir(String line) throws IOException {
    if (Columns.tabs(line).equals(HEADER)) {
      return true;
    }
    if (Columns.blanks(line).size() != TREC_COLUMNS) {
      throw lines.refused(
          "not judgments: expected the header query-id<TAB>corpus-id<TAB>score, or 4 columns"
              + (" (query, iteration, document, grade), found " + Columns.quote(line)));
    }
    return false;
  }

  private static Judgment beir(String line) throws UnreadableException {
    List<String> columns = Columns.tabs(line);
    if (columns.size() != HEADER.size()) {
      throw new UnreadableException(
          "expected query id, document id and grade separated by tabs, found "
              + Columns.quote(line));
    }
    return judgment(columns.get(0), columns.get(1), columns.get(2));
  }

  private static Judgment trec(String line) throws UnreadableException {
    List<String> columns = Columns.blanks(line);
    if (columns.size() != TREC_COLUMNS) {
      throw new UnreadableException(
          "expected 4 columns (query, iteration, document, grade), found " + Columns.quote(line));
    }
    return judgment(columns.get(0), columns.get(2), columns.get(3));
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

  private void add(Judgment judgment) throws IOException {
    String query = judgment.query();
    String document = judgment.document();
    Map<String, Integer> known = grades.computeIfAbsent(query, q -> new TreeMap<>());
    Map<String, Long> lineOf = places.computeIfAbsent(query, q -> new HashMap<>());
    Integer before = known.putIfAbsent(document, judgment.grade());
    if (before == null) {
      lineOf.put(document, lines.number());
    } else if (before == judgment.grade()) {
      problems.accept(
          lines.problem(
              "judgment repeated: query '%s', document '%s' has grade %d in line %d already; counted once"
                  .formatted(query, document, before, lineOf.get(document))));
    } else {
      throw lines.refused(
          "two grades for query '%s', document '%s': %d in this line, %d in line %d; delete one"
              .formatted(query, document, judgment.grade(), before, lineOf.get(document)));
    }
  }
}
