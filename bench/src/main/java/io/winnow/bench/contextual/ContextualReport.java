package io.winnow.bench.contextual;

import com.fasterxml.jackson.databind.JsonNode;
import io.winnow.bench.report.Markdown;
import io.winnow.bench.report.Markdown.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The JSON of a run as a page of markdown. */
final class ContextualReport {
  private ContextualReport() {}

  static String markdown(JsonNode tree) {
    JsonNode settings = tree.path("settings");
    JsonNode total = tree.path("total");
    Markdown page = new Markdown();
    page.heading(
        3,
        "%s over %s, %s"
            .formatted(
                settings.path("reranker").asText(),
                settings.path("dataset").asText(),
                settings.path("split").asText()));
    List<String> about = new ArrayList<>();
    about.add(
        "- %,d documents; %,d queries, %d time(s), %s; hybrid recall by %s, depth %d"
            .formatted(
                settings.path("documents").intValue(),
                settings.path("queries").intValue(),
                settings.path("repeat").intValue(),
                settings.path("order").asText(),
                settings.path("model").asText(),
                settings.path("depth").intValue()));
    about.add(
        "- reranked without kept vectors, too: %s; one search at a time"
            .formatted(
                settings.path("plain_every").intValue() == 1
                    ? "every query"
                    : "one query of " + settings.path("plain_every").intValue()));
    for (String member : List.of("date", "winnow", "java", "cpu", "processors")) {
      JsonNode value = tree.path("environment").path(member);
      if (!value.isMissingNode() && !value.isNull()) {
        about.add("- " + member + ": " + value.asText());
      }
    }
    page.paragraph(String.join("\n", about));
    page.table(blocks(tree));
    page.paragraph(
        String.format(
            Locale.ROOT,
            "Over the %,d queries that were reranked both ways, kept vectors saved %.1f of %.1f seconds (%.0f %%). "
                + "Answers that differ: %d; that differ in the order of ties: %d; scores deviate by at most %.1e.",
            total.path("compared").intValue(),
            total.path("saved_seconds").doubleValue(),
            total.path("plain_seconds").doubleValue(),
            100 * total.path("saved_share").doubleValue(),
            total.path("different").intValue(),
            total.path("tied").intValue(),
            total.path("max_score_deviation").doubleValue()));
    return page.toString();
  }

  private static Table blocks(JsonNode tree) {
    Table table =
        new Table(
            1,
            List.of(
                "queries",
                "hit rate",
                "kept p50, ms",
                "kept p95, ms",
                "plain p50, ms",
                "plain p95, ms",
                "vectors",
                "MB"));
    int from = 1;
    for (JsonNode block : tree.path("blocks")) {
      int to = block.path("to").intValue();
      table.row(row(from + "-" + to, block));
      from = to + 1;
    }
    return table.row(row("all", tree.path("total")));
  }

  private static List<String> row(String queries, JsonNode block) {
    JsonNode times = block.path("rerank_ms");
    return List.of(
        queries,
        decimal("%.1f %%", 100 * block.path("hit_rate").doubleValue()),
        millis(times.at("/kept/p50")),
        millis(times.at("/kept/p95")),
        millis(times.at("/plain/p50")),
        millis(times.at("/plain/p95")),
        "%,d".formatted(block.path("vectors").intValue()),
        decimal("%.2f", block.path("bytes").longValue() / 1e6));
  }

  private static String millis(JsonNode figure) {
    return figure.isNumber() ? decimal("%.1f", figure.doubleValue()) : "-";
  }

  private static String decimal(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
