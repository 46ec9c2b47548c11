package io.winnow.bench.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Every measure, and how systems differ from BM25. */
final class QualitySection {
  /** Of the order of the first results. */
  static final String NDCG = "nDCG@10";

  /** Of what is there to be reranked. */
  static final String RECALL = "R@100";

  /** The measures of the main tables. */
  static final List<String> MAIN = List.of(NDCG, RECALL);

  /** A synthetic collection that says something of single vectors alone. */
  static final String ASIDE = "limit-small";

  private final Grid grid;
  private final Grid aside;
  private final Optional<Statistics> statistics;
  private final Baselines baselines;

  QualitySection(Results results, Optional<Statistics> statistics) {
    grid = new Grid(withoutAside(results.main()));
    aside = new Grid(results.main().stream().filter(QualitySection::isAside).toList());
    this.statistics = statistics;
    baselines = new Baselines(grid, statistics);
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
      Markdown.Table table =
          new QualityTable(grid, measure, grid.measured(measure), baselines).table();
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
        tables.add(new QualityTable(grid, measure, complete, Baselines.none()).table());
      }
    }
    if (!tables.isEmpty()) {
      page.heading(2, "Further measures");
      tables.forEach(page::table);
    }
    statistics.ifPresent(s -> new DifferenceSection(grid, baselines, s).write(page));
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
}
