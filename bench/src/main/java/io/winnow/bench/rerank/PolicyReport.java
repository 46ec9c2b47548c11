package io.winnow.bench.rerank;

import io.winnow.bench.compare.Paired;
import io.winnow.bench.compare.TestedPair;
import io.winnow.bench.eval.Environment;
import io.winnow.bench.eval.Scores;
import io.winnow.bench.report.Markdown;
import io.winnow.retriever.rerank.RerankStatus.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that was measured.
 *
 * @param about what was measured: JSON values
 * @param recall without reranking, by {@link Trial#MEASURES}
 * @param timings null where none were taken
 */
record PolicyReport(
    Map<String, @Nullable Object> about,
    List<Scores> recall,
    List<Quality> grid,
    @Nullable Timings timings) {

  /** All figures, and of each policy what every query got. */
  Map<String, @Nullable Object> json() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>(about);
    tree.put("recall", measured(recall));
    tree.put("quality", grid.stream().map(PolicyReport::json).toList());
    if (timings != null) {
      tree.put("batch_ms", timings.batchMillis());
      tree.put("timings", timings.all().stream().map(PolicyReport::json).toList());
    }
    tree.put("environment", Environment.describe());
    return tree;
  }

  private static Map<String, Object> json(Quality cell) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("depth", cell.depth());
    tree.put("recall_weight", cell.recallWeight());
    tree.putAll(measured(cell.scores()));
    Map<String, Object> against = new LinkedHashMap<>();
    for (int i = 0; i < cell.against().size(); i++) {
      against.put(cell.scores().get(i).measure().toString(), cell.against().get(i).json());
    }
    tree.put("against_recall", against);
    return tree;
  }

  private static Map<String, @Nullable Object> json(Timing timing) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("depth", timing.policy().depth());
    tree.put("recall_weight", timing.policy().recallWeight());
    Duration deadline = timing.policy().deadline();
    tree.put("deadline_ms", deadline == null ? null : deadline.toNanos() / 1e6);
    tree.put("outcomes", timing.outcomes());
    tree.put("mean_reranked", timing.scored());
    tree.put("search_ms", timing.millis());
    tree.put("overrun_ms", timing.overrunMillis());
    tree.putAll(measured(timing.scores()));
    return tree;
  }

  private static Map<String, Object> measured(List<Scores> all) {
    Map<String, Object> means = new LinkedHashMap<>();
    all.forEach(scores -> means.put(scores.measure().toString(), scores.mean()));
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("measures", means);
    tree.put("per_query", Map.of(all.getFirst().measure().toString(), all.getFirst().perQuery()));
    return tree;
  }

  /** The tables. */
  String markdown() {
    Markdown page = new Markdown();
    page.paragraph(
        "%s, split %s, %s queries; recall: %s; reranker: %s"
            .formatted(
                about.get("dataset"),
                about.get("split"),
                about.get("queries"),
                about.get("model"),
                about.get("reranker")));
    if (!grid.isEmpty()) {
      page.table(qualityTable());
    }
    if (timings != null) {
      page.table(timingTable(timings));
      page.paragraph(String.format(Locale.ROOT, "A batch takes %.0f ms.", timings.batchMillis()));
    }
    return page.toString();
  }

  private Markdown.Table qualityTable() {
    Markdown.Table table =
        new Markdown.Table(
            2,
            List.of(
                "depth",
                "weight of recall",
                "nDCG@10",
                "RR@10",
                "nDCG@10 against recall",
                "95 %",
                "p (t)",
                "p (rand.)",
                "helped",
                "unchanged",
                "harmed"));
    List<String> first = new ArrayList<>(List.of("0", ""));
    recall.forEach(scores -> first.add(Scores.printed(scores.mean())));
    first.addAll(List.of("", "", "", "", "", "", ""));
    table.row(first);
    for (Quality cell : grid) {
      TestedPair tested = cell.against().getFirst();
      Paired paired = tested.paired();
      List<String> row = new ArrayList<>();
      row.add(String.valueOf(cell.depth()));
      row.add(String.valueOf(cell.recallWeight()));
      cell.scores().forEach(scores -> row.add(Scores.printed(scores.mean())));
      row.add(String.format(Locale.ROOT, "%+.4f", paired.meanDifference()));
      row.add(
          String.format(
              Locale.ROOT, "%+.4f to %+.4f", tested.interval().low(), tested.interval().high()));
      row.add(String.format(Locale.ROOT, "%.4f", tested.t().adjusted()));
      row.add(String.format(Locale.ROOT, "%.4f", tested.randomization().adjusted()));
      row.add(String.valueOf(paired.wins()));
      row.add(String.valueOf(paired.ties()));
      row.add(String.valueOf(paired.losses()));
      table.row(row);
    }
    return table;
  }

  private Markdown.Table timingTable(Timings timings) {
    List<String> header = new ArrayList<>(List.of("depth", "deadline, ms", "queries"));
    for (Outcome outcome : Outcome.values()) {
      header.add(outcome.toString());
    }
    header.addAll(
        List.of(
            "reranked",
            "nDCG@10",
            "ms p50 / p95 / p99",
            "overrun, ms p50 / p95 / p99 / max",
            "p99 / max in batches"));
    Markdown.Table table = new Markdown.Table(2, header);
    for (Timing timing : timings.all()) {
      Duration deadline = timing.policy().deadline();
      List<String> row = new ArrayList<>();
      row.add(String.valueOf(timing.policy().depth()));
      row.add(deadline == null ? "none" : String.valueOf(deadline.toMillis()));
      row.add(
          String.valueOf(timing.outcomes().values().stream().mapToInt(Integer::intValue).sum()));
      for (Outcome outcome : Outcome.values()) {
        row.add(String.valueOf(timing.outcomes().getOrDefault(outcome, 0)));
      }
      row.add(String.format(Locale.ROOT, "%.1f", timing.scored()));
      row.add(Scores.printed(timing.scores().getFirst().mean()));
      row.add(String.format(Locale.ROOT, "%.0f / %.0f / %.0f", timing.millis().values().toArray()));
      Map<String, Double> overrun = timing.overrunMillis();
      row.add(
          overrun == null
              ? ""
              : String.format(
                  Locale.ROOT, "%.2f / %.2f / %.2f / %.2f", overrun.values().toArray()));
      row.add(
          overrun == null
              ? ""
              : String.format(
                  Locale.ROOT,
                  "%.3f / %.3f",
                  overrun.getOrDefault("p99", 0.0) / timings.batchMillis(),
                  overrun.getOrDefault("max", 0.0) / timings.batchMillis()));
      table.row(row);
    }
    return table;
  }
}
