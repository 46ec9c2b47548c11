package io.winnow.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the page is, and where its figures were measured. */
final class OverviewSection {
  private static final String DATE = "date";

  private static final List<String> MEMBERS =
      List.of(
          DATE, "winnow", "lucene", "java", "kernels", "os", "cpu", "processors", "memory_bytes");

  private OverviewSection() {}

  static void write(Markdown page, Results results, String command) {
    List<Entry> entries = results.all();
    Markdown.Table table = new Markdown.Table(2, List.of("environment", "value"));
    boolean differ = false;
    for (String member : MEMBERS) {
      SortedMap<String, Long> counts = counts(entries, member);
      differ |= counts.size() > 1 && !member.equals(DATE);
      table.row(List.of(member.replace("memory_bytes", "memory"), cell(counts)));
    }
    page.heading(1, "Benchmarks")
        .paragraph(
            """
            What Winnow finds and how long it takes, on test collections, measured by `./winnow eval` through the
            public API. This page and its plots are generated from %d result files by

            ```sh
            %s
            ```

            Means are over all judged queries of a collection, as trec_eval -c has them. The best figure of a
            collection is **bold**. Times were taken on one machine, one query after the other, beside whatever else
            it did: expect them to vary by a fifth or more from run to run, and compare them only within this page.\
            """
                .formatted(entries.size(), command))
        .table(table);
    if (differ) {
      page.paragraph(
          "**The results do not all come from the same environment** (in parentheses: how many do):"
              + " compare their times with care.");
    }
  }

  private static SortedMap<String, Long> counts(List<Entry> entries, String member) {
    return entries.stream()
        .collect(
            Collectors.groupingBy(
                entry -> value(entry.result().tree().path("environment").path(member), member),
                TreeMap::new,
                Collectors.counting()));
  }

  private static String value(JsonNode node, String member) {
    if (!node.isValueNode() || node.isNull()) {
      return "not told";
    }
    return member.equals("memory_bytes")
        ? String.format(Locale.ROOT, "%.1f GiB", node.asDouble() / (1L << 30))
        : node.asText();
  }

  private static String cell(SortedMap<String, Long> counts) {
    return counts.entrySet().stream()
        .map(
            count ->
                Markdown.escaped(count.getKey())
                    + (counts.size() == 1 ? "" : " (" + count.getValue() + ")"))
        .collect(Collectors.joining("; "));
  }
}
