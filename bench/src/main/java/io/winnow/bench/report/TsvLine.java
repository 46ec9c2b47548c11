package io.winnow.bench.report;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of a table in a file, its columns separated by tabs.
 *
 * @param where the file and the number of the line, for messages
 */
record TsvLine(String where, List<String> columns) {
  /**
   * The lines below the header that are not blank; none if there is no file.
   *
   * @param header what the first line must be
   * @throws IOException if it is not, or if a line has more columns or fewer
   */
  static List<TsvLine> read(Path file, String header) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty() || !lines.getFirst().equals(header)) {
      throw new IOException(
          "%s:1: expected the columns %s, separated by tabs, found \"%s\""
              .formatted(
                  file, header.replace("\t", ", "), lines.isEmpty() ? "" : lines.getFirst()));
    }
    int expected = header.split("\t", -1).length;
    List<TsvLine> parsed = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        TsvLine line = new TsvLine(file + ":" + (i + 1), List.of(lines.get(i).split("\t", -1)));
        if (line.columns.size() != expected) {
          throw new IOException(
              "%s: expected %d columns separated by tabs, found %d"
                  .formatted(line.where, expected, line.columns.size()));
        }
        parsed.add(line);
      }
    }
    return parsed;
  }

  /**
   * @param column from 0
   */
  String text(int column) {
    return columns.get(column);
  }

  /**
   * @param column from 0
   */
  BigDecimal number(int column) throws IOException {
    try {
      return new BigDecimal(text(column));
    } catch (NumberFormatException e) {
      throw new IOException(
          "%s: expected a number in column %d, found \"%s\""
              .formatted(where, column + 1, text(column)),
          e);
    }
  }

  /**
   * What to throw where a column is not what it should be.
   *
   * @param column from 0
   */
  IOException refused(String expected, int column) {
    return new IOException(
        "%s: expected %s, found \"%s\"".formatted(where, expected, text(column)));
  }
}
