package io.winnow.bench.recall;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.bench.report.Markdown;
import io.winnow.bench.report.Markdown.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of a run as tables of markdown: the same figures always give the same tables. */
final class RecallReport {
  private static final double MEGA = 1e6;
  private static final List<String> PERCENTILES = List.of("p50", "p95", "p99");
  private static final List<String> FILES =
      List.of("vectors", "graph", "codes", "postings", "stored", "fields", "other");

  private RecallReport() {}

  /**
   * Reads what {@code --out} wrote.
   *
   * @throws IOException if it is not that; the message names the file
   */
  static JsonNode read(Path file) throws IOException {
    JsonNode tree;
    try {
      tree = new ObjectMapper().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw notResult(file, "no JSON: " + e.getOriginalMessage(), e);
    }
    for (String member : List.of("sizes", "environment", "settings")) {
      if (!tree.has(member)) {
        throw notResult(file, "no member \"" + member + "\"", null);
      }
    }
    return tree;
  }

  private static IOException notResult(Path file, String found, @Nullable Throwable cause) {
    return new IOException(
        file
            + ": not a result of bench recall: expected the JSON that --out writes, found "
            + found,
        cause);
  }

  /** All sizes of a run. */
  static String markdown(JsonNode tree) {
    Markdown page = new Markdown();
    JsonNode settings = tree.path("settings");
    page.heading(2, "Recall of " + settings.path("model").asText() + " beside plain Lucene");
    List<String> about = new ArrayList<>();
    about.add("- corpora: " + String.join("; ", texts(settings.path("corpora"))));
    about.add(
        "- queries: %,d (%s)"
            .formatted(
                settings.path("queries").intValue(),
                String.join("; ", texts(settings.path("query_sources")))));
    about.add(
        "- rounds: %d in turn, after %s s of warm-up; one search at a time; %s"
            .formatted(
                settings.path("rounds").intValue(),
                settings.path("warm_up_seconds").asText(),
                tree.path("environment").path("pinned").asText()));
    about.add("- heap: " + settings.path("heap").asText());
    for (String member : List.of("date", "winnow", "lucene", "java", "cpu", "kernels")) {
      JsonNode value = tree.path("environment").path(member);
      if (!value.isMissingNode() && !value.isNull()) {
        about.add("- " + member + ": " + value.asText());
      }
    }
    page.paragraph(String.join("\n", about));
    for (JsonNode size : tree.path("sizes")) {
      size(page, size, settings);
    }
    return page.toString();
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static void size(Markdown page, JsonNode size, JsonNode settings) {
    int documents = size.path("documents").intValue();
    page.heading(3, "%,d documents".formatted(documents));
    page.paragraph(
        "%,d whole documents, the rest sentences; %,d vectors of %d dimensions. Milliseconds: medians of the rounds, of p50 in brackets the least and the most."
            .formatted(
                size.path("whole_documents").intValue(),
                size.path("vectors").intValue(),
                settings.path("dimension").intValue()));
    page.table(recall(size, settings));
    page.paragraph(
        "Every cosine is that of the vectors, every filter was kept. Asked to compare with every vector, these found what brute force finds: "
            + String.join(", ", texts(size.path("exact_answers_equal")))
            + ".");
    page.paragraph("Milliseconds of the stages, p50 / p95 / p99:");
    page.table(stages(size));
    page.paragraph("The indexes, in MB (10^6 bytes), and the memory of the processes:");
    page.table(indexes(size, documents));
    page.paragraph(
        "Peak resident memory of the processes that search, in MB, pages of the index among it: "
            + memory(size)
            + ".");
  }

  private static Table recall(JsonNode size, JsonNode settings) {
    List<String> header = new ArrayList<>(List.of("filter", "system", "accepts"));
    header.add("recall@" + settings.path("k").asText());
    header.add("worst query");
    for (Stage stage : List.of(Stage.STATIC, Stage.HYBRID)) {
      PERCENTILES.forEach(p -> header.add(stage.label() + " " + p));
    }
    Table table = new Table(2, header);
    for (Cell cell : cells(size)) {
      JsonNode filter = cell.filter();
      List<String> row = new ArrayList<>();
      row.add(filter.path("filter").asText());
      row.add(cell.system() + plan(filter));
      row.add("%,d".formatted(filter.path("accepted").intValue()));
      row.add(decimal("%.4f", filter.at("/recall/mean")));
      row.add(decimal("%.2f", filter.at("/recall/worst")));
      for (Stage stage : List.of(Stage.STATIC, Stage.HYBRID)) {
        row.add(spread(latency(filter, stage, "p50")));
        row.add(milliseconds(latency(filter, stage, "p95").path("median")));
        row.add(milliseconds(latency(filter, stage, "p99").path("median")));
      }
      table.row(row);
    }
    return table;
  }

  private static Table stages(JsonNode size) {
    List<Stage> stages = List.of(Stage.ENCODE, Stage.VECTORS, Stage.BM25, Stage.FUSE);
    List<String> header = new ArrayList<>(List.of("filter", "system"));
    stages.forEach(stage -> header.add(stage.label()));
    Table table = new Table(2, header);
    for (Cell cell : cells(size)) {
      List<String> row = new ArrayList<>();
      row.add(cell.filter().path("filter").asText());
      row.add(cell.system());
      for (Stage stage : stages) {
        row.add(
            String.join(
                " / ",
                PERCENTILES.stream()
                    .map(p -> milliseconds(latency(cell.filter(), stage, p).path("median")))
                    .toList()));
      }
      table.row(row);
    }
    return table;
  }

  private static Table indexes(JsonNode size, int documents) {
    List<String> header =
        new ArrayList<>(List.of("system", "documents/s", "encoding alone/s", "all", "bytes each"));
    header.addAll(FILES);
    header.addAll(List.of("segments", "peak RSS indexing"));
    Table table = new Table(1, header);
    for (JsonNode index : size.path("indexes")) {
      List<String> row = new ArrayList<>();
      row.add(index.path("system").asText());
      row.add("%,d".formatted(index.path("indexed_per_second").longValue()));
      row.add("%,d".formatted(index.path("encoded_per_second").longValue()));
      row.add(mega(index.path("bytes")));
      row.add("%,d".formatted(index.path("bytes").longValue() / documents));
      FILES.forEach(group -> row.add(mega(index.path("files").path(group))));
      row.add(index.path("segments").asText());
      row.add(mega(index.path("peak_resident_bytes")));
      table.row(row);
    }
    return table;
  }

  private static String memory(JsonNode size) {
    List<String> systems = new ArrayList<>();
    for (JsonNode search : size.path("searches")) {
      systems.add(name(search) + " " + mega(search.path("peak_resident_bytes")));
    }
    return String.join("; ", systems);
  }

  /** What one system gave under one filter. */
  private record Cell(String system, JsonNode filter) {}

  /** By filter, in the order of the first system; of each, the systems in order. */
  private static List<Cell> cells(JsonNode size) {
    Map<String, List<Cell>> byFilter = new LinkedHashMap<>();
    for (JsonNode search : size.path("searches")) {
      for (JsonNode filter : search.path("filters")) {
        byFilter
            .computeIfAbsent(filter.path("filter").asText(), _ -> new ArrayList<>())
            .add(new Cell(name(search), filter));
      }
    }
    return byFilter.values().stream().flatMap(List::stream).toList();
  }

  private static String name(JsonNode search) {
    return search.path("system").asText() + ", " + search.path("method").asText();
  }

  /** The plans that were taken; how often, where there were several. */
  private static String plan(JsonNode filter) {
    List<String> plans = new ArrayList<>();
    filter
        .path("plans")
        .properties()
        .forEach(
            plan ->
                plans.add(
                    filter.path("plans").size() == 1
                        ? plan.getKey()
                        : plan.getKey() + " " + plan.getValue()));
    return plans.isEmpty() ? "" : ": " + String.join(", ", plans);
  }

  private static JsonNode latency(JsonNode filter, Stage stage, String percentile) {
    return filter.path("latency_ms").path(stage.member()).path(percentile);
  }

  private static String spread(JsonNode figure) {
    return "%s (%s-%s)"
        .formatted(
            milliseconds(figure.path("median")),
            milliseconds(figure.path("least")),
            milliseconds(figure.path("most")));
  }

  /** Three digits or so; the clock has no more than four behind the point. */
  private static String milliseconds(JsonNode figure) {
    double value = figure.doubleValue();
    return decimal(
        value < 0.01 ? "%.4f" : value < 1 ? "%.3f" : value < 100 ? "%.2f" : "%.0f", figure);
  }

  private static String mega(JsonNode bytes) {
    double mega = bytes.longValue() / MEGA;
    return bytes.isNumber() ? String.format(Locale.ROOT, mega < 10 ? "%.2f" : "%.1f", mega) : "-";
  }

  private static String decimal(String format, JsonNode figure) {
    return String.format(Locale.ROOT, format, figure.doubleValue());
  }
}
