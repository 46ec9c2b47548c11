package io.winnow.bench.report;

import java.util.ArrayList;
import java.util.List;

/** Intervals of all means, and the differences to BM25 in full. */
final class DifferenceSection {
  private final Grid grid;
  private final Baselines baselines;
  private final Statistics statistics;

  DifferenceSection(Grid grid, Baselines baselines, Statistics statistics) {
    this.grid = grid;
    this.baselines = baselines;
    this.statistics = statistics;
  }

  void write(Markdown page) {
    page.heading(2, "Differences to bm25");
    for (String measure : QualitySection.MAIN) {
      Markdown.Table table =
          new Markdown.Table(
              2,
              List.of(
                  "collection",
                  "system",
                  Markdown.escaped(measure),
                  "95 %",
                  "difference to bm25",
                  "95 %",
                  "adjusted p",
                  "wins/ties/losses"));
      for (String collection : grid.measured(measure)) {
        grid.of(collection).stream()
            .filter(entry -> entry.mean(measure).isPresent())
            .forEach(entry -> table.row(cells(entry, measure)));
      }
      if (!table.isEmpty()) {
        page.table(table);
      }
    }
  }

  private List<String> cells(Entry entry, String measure) {
    List<String> cells =
        new ArrayList<>(
            List.of(
                Markdown.escaped(entry.collection()),
                Markdown.escaped(grid.name(entry.setup())),
                Figures.measure(entry.mean(measure)),
                Figures.range(statistics.mean(entry.result(), measure))));
    cells.addAll(
        baselines
            .of(entry, measure)
            .map(
                comparison ->
                    List.of(
                        Figures.difference(baselines.difference(entry, measure).getAsDouble()),
                        Figures.interval(comparison.difference()),
                        Figures.probability(comparison.p()),
                        comparison.winsTiesLosses()))
            .orElse(List.of(Figures.NONE, Figures.NONE, Figures.NONE, Figures.NONE)));
    return cells;
  }
}
