package io.winnow.bench.report;

import io.winnow.bench.report.Statistics.Comparison;
import io.winnow.bench.report.Statistics.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a reranker does to the same pipeline: helps or harms. */
final class RerankSection {
  private static final String MEASURE = QualitySection.NDCG;
  private static final int HARMED = 5;

  /** A reranked result and the same without its second stage. */
  private record Reranked(Entry with, Entry without) {
    double difference() {
      return with.mean(MEASURE).getAsDouble() - without.mean(MEASURE).getAsDouble();
    }

    Pair pair() {
      return new Pair(without.result(), with.result());
    }
  }

  private final Grid grid;
  private final Optional<Statistics> statistics;

  RerankSection(Results results, Optional<Statistics> statistics) {
    grid = new Grid(results.main());
    this.statistics = statistics;
  }

  void write(Markdown page) {
    List<Entry> all = grid.collections().stream().flatMap(c -> grid.of(c).stream()).toList();
    List<Entry> reranked = all.stream().filter(entry -> entry.setup().isReranked()).toList();
    if (reranked.isEmpty()) {
      return;
    }
    List<Reranked> rows = new ArrayList<>();
    List<Entry> alone = new ArrayList<>();
    for (Entry entry : reranked) {
      Optional<Entry> without =
          grid.at(entry.setup().unreranked(), entry.collection())
              .filter(e -> e.mean(MEASURE).isPresent() && entry.mean(MEASURE).isPresent());
      without.ifPresentOrElse(e -> rows.add(new Reranked(entry, e)), () -> alone.add(entry));
    }
    page.heading(2, "Reranking: where it helps and where it harms");
    if (!rows.isEmpty()) {
      List<Comparison> comparisons =
          statistics
              .map(s -> s.compare(rows.stream().map(Reranked::pair).toList(), MEASURE))
              .orElse(List.of());
      page.paragraph(
              "Each reranked system against the same pipeline without its reranker, by "
                  + MEASURE
                  + ". "
                  + verdict(rows, comparisons))
          .table(table(rows, comparisons));
    }
    List<Entry> failed =
        reranked.stream().filter(e -> e.result().number("failed_reranks").orElse(0) > 0).toList();
    if (!failed.isEmpty()) {
      page.paragraph(
          "**Reranking failed**, and left the order of recall, for "
              + failed.stream()
                  .map(
                      entry ->
                          Figures.count(entry.result().number("failed_reranks"))
                              + " queries of "
                              + named(entry))
                  .collect(Collectors.joining("; "))
              + ".");
    }
    if (!alone.isEmpty()) {
      page.paragraph(
          "Without a result of the same pipeline unreranked to compare with: "
              + alone.stream().map(this::named).collect(Collectors.joining("; "))
              + ".");
    }
  }

  private String verdict(List<Reranked> rows, List<Comparison> comparisons) {
    List<String> falls = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      String change = Figures.difference(rows.get(i).difference());
      if (change.startsWith("−")) {
        boolean significant = !comparisons.isEmpty() && comparisons.get(i).isSignificant();
        falls.add(
            named(rows.get(i).with()) + " (" + change + (significant ? ", significant" : "") + ")");
      }
    }
    if (falls.isEmpty()) {
      return "In none of the %d cases does the mean fall.".formatted(rows.size());
    }
    return "**The mean falls in %d of %d cases:** %s."
        .formatted(falls.size(), rows.size(), String.join("; ", falls));
  }

  private String named(Entry entry) {
    return Markdown.escaped(entry.collection() + ", " + grid.name(entry.setup()));
  }

  private Markdown.Table table(List<Reranked> rows, List<Comparison> comparisons) {
    List<String> header =
        new ArrayList<>(List.of("collection", "system", "without", "with", "difference"));
    if (!comparisons.isEmpty()) {
      header.addAll(List.of("95 %", "adjusted p", "wins/ties/losses", "most harmed queries"));
    }
    Markdown.Table table = new Markdown.Table(2, header, !comparisons.isEmpty());
    for (int i = 0; i < rows.size(); i++) {
      Reranked row = rows.get(i);
      List<String> cells =
          new ArrayList<>(
              List.of(
                  Markdown.escaped(row.with().collection()),
                  Markdown.escaped(grid.name(row.with().setup())),
                  Figures.measure(row.without().mean(MEASURE)),
                  Figures.measure(row.with().mean(MEASURE)),
                  Figures.difference(row.difference())));
      if (!comparisons.isEmpty()) {
        Comparison comparison = comparisons.get(i);
        cells.addAll(
            List.of(
                Figures.interval(comparison.difference()),
                Figures.probability(comparison.p()),
                comparison.winsTiesLosses(),
                comparison.harmed().isEmpty()
                    ? "none"
                    : comparison.harmed().stream()
                        .limit(HARMED)
                        .map(Markdown::escaped)
                        .collect(Collectors.joining(", "))));
      }
      table.row(cells);
    }
    return table;
  }
}
