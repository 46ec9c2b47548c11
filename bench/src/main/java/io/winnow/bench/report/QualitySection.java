package io.winnow.bench.report;

import io.winnow.bench.report.Statistics.Comparison;
import io.winnow.bench.report.Statistics.Pair;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every measure, and how systems differ from BM25. */
final class QualitySection {
  /** The measures of the main tables. */
  static final List<String> MAIN = List.of("nDCG@10", "R@100");

  /** A synthetic collection that says something of single vectors alone. */
  static final String ASIDE = "limit-small";

  private final Grid grid;
  private final Grid aside;
  private final Optional<Statistics> statistics;

  QualitySection(Results results, Optional<Statistics> statistics) {
    grid = new Grid(withoutAside(results.main()));
    aside = new Grid(results.main().stream().filter(QualitySection::isAside).toList());
    this.statistics = statistics;
  }

  static List<Entry> withoutAside(Collection<Entry> entries) {
    return entries.stream().filter(entry -> !isAside(entry)).toList();
  }

  private static boolean isAside(Entry entry) {
    return entry.result().dataset().equals(ASIDE);
  }

  void write(Markdown page) {
    page.heading(2, "Quality");
    statistics.ifPresent(
        s ->
            page.paragraph(
                "An arrow says that the difference to bm25 of the same collection is significant"
                    + " (adjusted p below %s): ↑ better, ↓ worse. %s"
                        .formatted(Statistics.LEVEL, s.method())));
    for (String measure : MAIN) {
      Map<Entry, Comparison> compared = compared(measure);
      Markdown.Table table = new QualityTable(grid, measure, measured(measure), compared).table();
      if (!table.isEmpty()) {
        page.heading(3, measure).table(table);
      }
    }
    if (!aside.collections().isEmpty()) {
      page.heading(3, ASIDE)
          .paragraph(
              "Reported aside: it is synthetic, and made so that every pair of its few documents is"
                  + " the answer to some query, which no single vector of few dimensions can give.")
          .table(asideTable());
    }
  }

  /** Further measures, and the statistics in full. */
  void writeAppendix(Markdown page) {
    Set<String> further = new LinkedHashSet<>();
    for (String collection : grid.collections()) {
      grid.of(collection).forEach(entry -> further.addAll(entry.result().means().keySet()));
    }
    further.removeAll(MAIN);
    List<Markdown.Table> tables = new ArrayList<>();
    for (String measure : further) {
      List<String> complete =
          grid.collections().stream()
              .filter(c -> grid.of(c).stream().allMatch(e -> e.mean(measure).isPresent()))
              .toList();
      if (!complete.isEmpty()) {
        tables.add(new QualityTable(grid, measure, complete, Map.of()).table());
      }
    }
    if (!tables.isEmpty()) {
      page.heading(2, "Further measures");
      tables.forEach(page::table);
    }
    statistics.ifPresent(s -> writeDifferences(page, s));
  }

  private List<String> measured(String measure) {
    return grid.collections().stream()
        .filter(c -> grid.of(c).stream().anyMatch(e -> e.mean(measure).isPresent()))
        .toList();
  }

  private Markdown.Table asideTable() {
    List<String> measures =
        aside.collections().stream()
            .flatMap(collection -> aside.of(collection).stream())
            .flatMap(entry -> entry.result().means().keySet().stream())
            .distinct()
            .toList();
    List<String> header = new ArrayList<>(List.of("system"));
    measures.forEach(measure -> header.add(Markdown.escaped(measure)));
    Markdown.Table table = new Markdown.Table(1, header);
    for (String collection : aside.collections()) {
      for (Entry entry : aside.of(collection)) {
        List<String> cells = new ArrayList<>(List.of(Markdown.escaped(aside.name(entry.setup()))));
        measures.forEach(measure -> cells.add(Figures.measure(entry.mean(measure))));
        table.row(cells);
        if (measures.stream().anyMatch(m -> entry.result().control(m).isPresent())) {
          List<String> control = new ArrayList<>(List.of(QualityTable.CONTROL));
          measures.forEach(m -> control.add(Figures.measure(entry.result().control(m))));
          table.row(control);
        }
      }
    }
    return table;
  }

  /** All differences of a table to BM25: one family. */
  private Map<Entry, Comparison> compared(String measure) {
    if (statistics.isEmpty()) {
      return Map.of();
    }
    List<Entry> entries = new ArrayList<>();
    List<Pair> pairs = new ArrayList<>();
    for (String collection : grid.collections()) {
      Optional<Entry> baseline = grid.baseline(collection);
      for (Entry entry : grid.of(collection)) {
        if (baseline.isPresent()
            && !entry.equals(baseline.get())
            && entry.mean(measure).isPresent()
            && baseline.get().mean(measure).isPresent()) {
          entries.add(entry);
          pairs.add(new Pair(baseline.get().result(), entry.result()));
        }
      }
    }
    Map<Entry, Comparison> compared = new LinkedHashMap<>();
    List<Comparison> comparisons = statistics.get().compare(pairs, measure);
    for (int i = 0; i < entries.size(); i++) {
      compared.put(entries.get(i), comparisons.get(i));
    }
    return compared;
  }

  private void writeDifferences(Markdown page, Statistics statistics) {
    page.heading(2, "Differences to bm25");
    for (String measure : MAIN) {
      Map<Entry, Comparison> compared = compared(measure);
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
      for (String collection : measured(measure)) {
        for (Entry entry : grid.of(collection)) {
          if (entry.mean(measure).isPresent()) {
            table.row(
                differences(entry, measure, statistics, Optional.ofNullable(compared.get(entry))));
          }
        }
      }
      if (!table.isEmpty()) {
        page.table(table);
      }
    }
  }

  private List<String> differences(
      Entry entry, String measure, Statistics statistics, Optional<Comparison> comparison) {
    Statistics.Interval mean = statistics.mean(entry.result(), measure);
    List<String> cells =
        new ArrayList<>(
            List.of(
                Markdown.escaped(entry.collection()),
                Markdown.escaped(grid.name(entry.setup())),
                Figures.measure(entry.mean(measure)),
                Figures.range(mean)));
    cells.addAll(
        comparison
            .map(
                c ->
                    List.of(
                        Figures.difference(
                            entry.mean(measure).getAsDouble()
                                - grid.baseline(entry.collection())
                                    .orElseThrow()
                                    .mean(measure)
                                    .getAsDouble()),
                        Figures.interval(c.difference()),
                        Figures.probability(c.p()),
                        c.winsTiesLosses()))
            .orElse(List.of(Figures.NONE, Figures.NONE, Figures.NONE, Figures.NONE)));
    return cells;
  }
}
