package io.winnow.datasets;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one run file; {@link RunFile#read} says what may stand in it. */
final class RunReader {
  private static final int COLUMNS = 6;

  private final LineFile lines;
  private final Map<String, List<RunFile.Entry>> entries = new LinkedHashMap<>();

  /** Query to document to its line. */
  private final Map<String, Map<String, Long>> places = new HashMap<>();

  RunReader(LineFile lines) {
    this.lines = lines;
  }

  RunFile read() throws IOException {
    while (lines.advance()) {
      try {
        String line = lines.text();
        if (!line.startsWith("#")) {
          add(line);
        }
      } catch (UnreadableException e) {
        throw lines.refused(e.problem());
      }
    }
    return new RunFile(entries);
  }

  private void add(String line) throws UnreadableException {
    List<String> columns = Columns.blanks(line);
    if (columns.size() != COLUMNS) {
      throw new UnreadableException(
          "expected 6 columns (query, Q0, document, rank, score, tag), found "
              + Columns.quote(line));
    }
    String query = columns.get(0);
    String document = columns.get(2);
    double score = score(columns.get(4));
    Long before =
        places.computeIfAbsent(query, q -> new HashMap<>()).putIfAbsent(document, lines.number());
    if (before != null) {
      throw new UnreadableException(
          "document '%s' repeated for query '%s': it stands in line %d already"
              .formatted(document, query, before));
    }
    entries.computeIfAbsent(query, q -> new ArrayList<>()).add(new RunFile.Entry(document, score));
  }

  private static double score(String text) throws UnreadableException {
    double score;
    try {
      score = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      score = Double.NaN;
    }
    if (Double.isNaN(score)) {
      throw new UnreadableException("score: expected a number, found " + Columns.quote(text));
    }
    return score;
  }
}
