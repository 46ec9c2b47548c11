package io.winnow.bench.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Comparisons on a screen of 120 columns. */
final class TextReport {
  private static final int WIDTH = 120;

  private final ComparisonTable table;
  private final int most;
  private final Map<String, String> texts;
  private final Consumer<String> out;

  /**
   * @param most how many queries are shown, helped and harmed
   * @param texts query id to text; may lack some or all
   * @param out receives each line
   */
  TextReport(ComparisonTable table, int most, Map<String, String> texts, Consumer<String> out) {
    this.table = table;
    this.most = most;
    this.texts = texts;
    this.out = out;
  }

  void print() {
    out.accept(table.title());
    out.accept("");
    table.files(Path::toString).text(Integer.MAX_VALUE).forEach(out);
    for (Grid grid : table.grids()) {
      out.accept("");
      grid.text(WIDTH).forEach(out);
    }
    out.accept("");
    table.notes().forEach(out);
    if (most > 0) {
      table.byFirstMeasure().forEach(this::printQueries);
    }
  }

  private void printQueries(Comparison comparison) {
    out.accept("");
    out.accept(
        OneLine.cut(
            "%s by %s against %s: difference, values of both, query"
                .formatted(
                    table.name(comparison.system()),
                    comparison.measure(),
                    table.name(comparison.baseline())),
            WIDTH));
    printQueries("most helped", comparison.paired().helped(most));
    printQueries("most harmed", comparison.paired().harmed(most));
  }

  private void printQueries(String how, List<QueryPair> queries) {
    out.accept("  " + how + (queries.isEmpty() ? ": none" : ""));
    for (QueryPair query : queries) {
      String line =
          "    %7s  %s -> %s  %s  %s"
              .formatted(
                  Figures.signed(query.difference()),
                  Figures.plain(query.baseline()),
                  Figures.plain(query.system()),
                  OneLine.of(query.id()),
                  OneLine.of(texts.getOrDefault(query.id(), "")));
      out.accept(OneLine.cut(line.stripTrailing(), WIDTH));
    }
  }
}
