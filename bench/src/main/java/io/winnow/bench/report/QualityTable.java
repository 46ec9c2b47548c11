package io.winnow.bench.report;

import io.winnow.bench.report.Statistics.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One measure: systems as rows, collections as columns.
 *
 * @param collections the columns
 * @param baselines for the marks
 */
record QualityTable(Grid grid, String measure, List<String> collections, Baselines baselines) {

  /** The row of a static model's random control. */
  static final String CONTROL = "↳ its random directions";

  Markdown.Table table() {
    List<String> header = new ArrayList<>(List.of(Markdown.escaped(measure)));
    collections.forEach(collection -> header.add(Markdown.escaped(collection)));
    Markdown.Table table = new Markdown.Table(1, header);
    for (Setup setup : grid.setups()) {
      List<String> cells = new ArrayList<>(List.of(Markdown.escaped(grid.name(setup))));
      List<String> control = new ArrayList<>(List.of(CONTROL));
      boolean controlled = false;
      boolean present = false;
      for (String collection : collections) {
        OptionalDouble random =
            grid.at(setup, collection)
                .map(entry -> entry.result().control(measure))
                .orElse(OptionalDouble.empty());
        controlled |= random.isPresent();
        present |= grid.at(setup, collection).isPresent();
        cells.add(cell(setup, collection));
        control.add(Figures.measure(random));
      }
      if (present) {
        table.row(cells);
      }
      if (controlled) {
        table.row(control);
      }
    }
    return table;
  }

  private String cell(Setup setup, String collection) {
    return grid.at(setup, collection)
        .map(
            entry -> {
              String figure = Figures.measure(entry.mean(measure));
              boolean best = entry.mean(measure).isPresent() && figure.equals(best(collection));
              return (best ? "**" + figure + "**" : figure) + marker(entry);
            })
        .orElse(Figures.NONE);
  }

  /** As printed: what looks equal is equally good. */
  private String best(String collection) {
    return Figures.measure(
        grid.of(collection).stream()
            .map(entry -> entry.mean(measure))
            .flatMapToDouble(OptionalDouble::stream)
            .max());
  }

  private String marker(Entry entry) {
    return baselines
        .of(entry, measure)
        .filter(Comparison::isSignificant)
        .map(_ -> baselines.difference(entry, measure).orElse(0) < 0 ? " ↓" : " ↑")
        .orElse("");
  }
}
