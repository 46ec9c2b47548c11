package io.winnow.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of cells, for a console or in markdown.
 *
 * @param columns one or more
 * @param rows as many cells each as there are columns
 */
record Grid(List<Column> columns, List<List<String>> rows) {
  private static final String GAP = "  ";
  private static final int NARROWEST = 12;

  /** A column and how its cells are set. */
  record Column(String title, Kind kind) {}

  /** How cells are set. */
  enum Kind {
    LEFT,
    RIGHT,
    /** At the left, and cut in the middle where the line is too long; of one column at most. */
    ELASTIC
  }

  /** Aligned lines of at most so many characters, unless the rigid columns alone are longer. */
  List<String> text(int width) {
    List<Integer> widths = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      int column = c;
      widths.add(
          rows.stream()
              .mapToInt(row -> row.get(column).length())
              .reduce(columns.get(c).title().length(), Math::max));
    }
    int line = widths.stream().mapToInt(w -> w + GAP.length()).sum() - GAP.length();
    for (int c = 0; c < columns.size(); c++) {
      if (columns.get(c).kind() == Kind.ELASTIC && line > width) {
        widths.set(c, Math.max(NARROWEST, widths.get(c) - (line - width)));
      }
    }
    List<String> lines = new ArrayList<>();
    lines.add(line(titles(), widths));
    rows.forEach(row -> lines.add(line(row, widths)));
    return lines;
  }

  private List<String> titles() {
    return columns.stream().map(Column::title).toList();
  }

  private String line(List<String> cells, List<Integer> widths) {
    List<String> set = new ArrayList<>();
    for (int c = 0; c < cells.size(); c++) {
      String cell = OneLine.cutMiddle(cells.get(c), widths.get(c));
      String blanks = " ".repeat(widths.get(c) - cell.length());
      set.add(columns.get(c).kind() == Kind.RIGHT ? blanks + cell : cell + blanks);
    }
    return String.join(GAP, set).stripTrailing();
  }

  /** The lines of a markdown table; cells may hold any character but line ends. */
  List<String> markdown() {
    List<String> lines = new ArrayList<>();
    lines.add(markdown(titles()));
    lines.add(
        columns.stream()
            .map(column -> column.kind() == Kind.RIGHT ? "---:" : "---")
            .collect(Collectors.joining("|", "|", "|")));
    rows.forEach(row -> lines.add(markdown(row)));
    return lines;
  }

  private static String markdown(List<String> cells) {
    return cells.stream()
        .map(cell -> escaped(cell.strip()))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  /** Text that markdown shows as it is. */
  static String escaped(String text) {
    return text.replaceAll("[\\\\|*_`<\\[\\]]", "\\\\$0");
  }
}
