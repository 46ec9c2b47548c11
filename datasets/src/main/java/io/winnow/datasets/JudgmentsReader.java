package io.winnow.datasets;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads one file of judgments; {@link Judgments#read} says what may stand in it. */
final class JudgmentsReader {
  private final LineFile lines;
  private final Consumer<CorpusProblem> problems;
  private final SortedMap<String, SortedMap<String, Integer>> grades = new TreeMap<>();

  /** Query to document to the line of its first judgment. */
  private final Map<String, Map<String, Long>> places = new HashMap<>();

  JudgmentsReader(LineFile lines, Consumer<CorpusProblem> problems) {
    this.lines = lines;
    this.problems = problems;
  }

  Judgments read() throws IOException {
    @Nullable JudgmentsLayout layout = null;
    while (lines.advance()) {
      try {
        String line = lines.text();
        if (layout != JudgmentsLayout.BEIR && line.startsWith("#")) {
          continue;
        }
        if (layout == null) {
          layout = JudgmentsLayout.of(line);
          if (JudgmentsLayout.startsAsBeir(line)) {
            continue;
          }
        }
        add(layout.parse(line));
      } catch (UnreadableException e) {
        throw lines.refused(e.problem());
      }
    }
    return new Judgments(grades);
  }

  private void add(JudgmentsLayout.Judgment judgment) throws IOException {
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
