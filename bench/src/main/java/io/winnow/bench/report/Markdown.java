package io.winnow.bench.report;

import java.util.ArrayList;
import java.util.List;

/** A page that grows. Not thread-safe. */
public final class Markdown {
  private final StringBuilder text = new StringBuilder();

  /**
   * A heading.
   *
   * @param level from 1
   */
  public Markdown heading(int level, String title) {
    return block("#".repeat(level) + " " + escaped(title));
  }

  /** A paragraph, as it is. */
  public Markdown paragraph(String paragraph) {
    return block(paragraph);
  }

  /** A table, as it is. */
  public Markdown table(Table table) {
    return block(table.toString());
  }

  private Markdown block(String block) {
    if (!text.isEmpty()) {
      text.append('\n');
    }
    text.append(block).append('\n');
    return this;
  }

  /** The page, with Unix line ends. */
  @Override
  public String toString() {
    return text.toString();
  }

  /** A name out of a file, such that markdown shows it as it is. */
  public static String escaped(String name) {
    return name.replaceAll("([\\\\`*_|<>\\[\\]])", "\\\\$1").replaceAll("\\s+", " ");
  }

  /** A table; its first columns hold names, the others numbers, the last one perhaps text. */
  public static final class Table {
    private final int names;
    private final boolean endsInText;
    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    /** One whose last column holds numbers, too. */
    public Table(int names, List<String> header) {
      this(names, header, false);
    }

    /** An empty one. */
    public Table(int names, List<String> header, boolean endsInText) {
      this.names = names;
      this.endsInText = endsInText;
      this.header = List.copyOf(header);
    }

    /** Cells, as they are; as many as the header has. */
    public Table row(List<String> cells) {
      if (cells.size() != header.size()) {
        throw new IllegalArgumentException(
            "row: expected %d cells, found %d".formatted(header.size(), cells.size()));
      }
      rows.add(List.copyOf(cells));
      return this;
    }

    /** Whether it has no row yet. */
    public boolean isEmpty() {
      return rows.isEmpty();
    }

    @Override
    public String toString() {
      List<String> lines = new ArrayList<>();
      lines.add(line(header));
      StringBuilder rule = new StringBuilder("|");
      for (int column = 0; column < header.size(); column++) {
        boolean text = column < names || (endsInText && column == header.size() - 1);
        rule.append(text ? "---|" : "--:|");
      }
      lines.add(rule.toString());
      rows.forEach(row -> lines.add(line(row)));
      return String.join("\n", lines);
    }

    private static String line(List<String> cells) {
      return "| " + String.join(" | ", cells) + " |";
    }
  }
}
