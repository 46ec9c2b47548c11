package io.winnow.bench.report;

import java.util.List;

/** The results from which defaults were chosen. */
final class DevSection {
  private DevSection() {}

  static void write(Markdown page, Results results) {
    if (results.dev().isEmpty()) {
      return;
    }
    page.heading(2, "How defaults were chosen")
        .paragraph(
            "The splits and collections from which defaults were chosen, and what was compared on them.");
    Grid grid = new Grid(results.dev());
    for (String measure : QualitySection.MAIN) {
      List<String> measured = grid.measured(measure);
      if (!measured.isEmpty()) {
        page.table(new QualityTable(grid, measure, measured, Baselines.none()).table());
      }
    }
  }
}
