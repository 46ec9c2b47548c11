package io.winnow.bench.compare;

import io.winnow.bench.compare.Grid.Column;
import io.winnow.bench.compare.Grid.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Comparisons in markdown, for files that may be committed: no texts, no folders. */
final class MarkdownReport {
  private MarkdownReport() {}

  /**
   * A section for each collection.
   *
   * @param most how many queries are named, helped and harmed
   */
  static String of(List<ComparisonTable> tables, int most) {
    return tables.stream().map(table -> section(table, most)).collect(Collectors.joining("\n"));
  }

  private static String section(ComparisonTable table, int most) {
    List<String> lines = new ArrayList<>();
    lines.add("## " + Grid.escaped(table.title()));
    lines.add("");
    lines.addAll(table.files(Path::getFileName).markdown());
    for (Grid grid : table.grids()) {
      lines.add("");
      lines.addAll(grid.markdown());
    }
    lines.add("");
    table.notes().forEach(note -> lines.add(Grid.escaped(note)));
    if (most > 0) {
      lines.add("");
      lines.add(
          "Queries with the largest differences by %s, by id:"
              .formatted(Grid.escaped(table.byFirstMeasure().getFirst().measure())));
      lines.add("");
      lines.addAll(queries(table, most).markdown());
    }
    return String.join("\n", lines) + "\n";
  }

  private static Grid queries(ComparisonTable table, int most) {
    List<List<String>> rows = new ArrayList<>();
    for (Comparison comparison : table.byFirstMeasure()) {
      rows.add(
          List.of(
              table.name(comparison.system()),
              table.name(comparison.baseline()),
              ids(comparison.paired().helped(most)),
              ids(comparison.paired().harmed(most))));
    }
    return new Grid(
        List.of(
            new Column("system", Kind.LEFT),
            new Column("baseline", Kind.LEFT),
            new Column("most helped", Kind.LEFT),
            new Column("most harmed", Kind.LEFT)),
        rows);
  }

  private static String ids(List<QueryPair> queries) {
    return queries.stream()
        .map(query -> OneLine.of(query.id()) + " " + Figures.signed(query.difference()))
        .collect(Collectors.joining(", "));
  }
}
