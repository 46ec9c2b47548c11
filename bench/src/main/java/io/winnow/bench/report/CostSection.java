package io.winnow.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a query and an index cost. */
final class CostSection {
  private static final String TOTAL = "total";

  private final Grid grid;

  CostSection(Results results) {
    grid = new Grid(results.main());
  }

  void write(Markdown page) {
    page.heading(2, "Latency and cost")
        .paragraph(
            "Milliseconds of a query, one query after the other; stages at the median. 95 of 100 queries take"
                + " no longer than p95. Queries a second are one by the mean time.");
    for (String collection : grid.collections()) {
      page.heading(3, collection).table(latencies(collection)).table(costs(collection));
    }
  }

  private Markdown.Table latencies(String collection) {
    Set<String> stages = new LinkedHashSet<>();
    for (Entry entry : grid.of(collection)) {
      entry.result().tree().path("latency_ms").fieldNames().forEachRemaining(stages::add);
    }
    stages.remove(TOTAL);
    List<String> header = new ArrayList<>(List.of("ms a query", "p50", "p95", "p99", "queries/s"));
    stages.forEach(stage -> header.add(Markdown.escaped(stage)));
    Markdown.Table table = new Markdown.Table(1, header);
    for (Entry entry : grid.of(collection)) {
      List<String> cells = new ArrayList<>(List.of(Markdown.escaped(grid.name(entry.setup()))));
      for (String percentile : List.of("p50", "p95", "p99")) {
        cells.add(Figures.quantity(entry.result().latency(TOTAL, percentile)));
      }
      cells.add(Figures.quantity(entry.result().number("queries_per_second")));
      stages.forEach(stage -> cells.add(Figures.quantity(entry.result().latency(stage, "p50"))));
      table.row(cells);
    }
    return table;
  }

  private Markdown.Table costs(String collection) {
    Markdown.Table table =
        new Markdown.Table(
            1,
            List.of(
                "cost",
                "index, MiB",
                "build, s",
                "documents/s",
                "peak memory, MiB",
                "evaluation, s"));
    for (Entry entry : grid.of(collection)) {
      table.row(
          List.of(
              Markdown.escaped(grid.name(entry.setup())),
              Figures.mebibytes(entry.result().number("index_bytes")),
              Figures.quantity(entry.result().number("index_build_seconds")),
              Figures.quantity(entry.result().number("documents_per_second")),
              Figures.mebibytes(entry.result().number("peak_resident_bytes")),
              Figures.quantity(entry.result().number("evaluation_seconds"))));
    }
    return table;
  }
}
