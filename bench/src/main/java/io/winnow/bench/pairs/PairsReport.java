package io.winnow.bench.pairs;

import io.winnow.bench.macro.Spread;
import io.winnow.bench.macro.Threads;
import io.winnow.bench.report.Markdown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The figures as tables of markdown and as JSON.
 *
 * @param environment machine and versions
 * @param settings what was measured
 * @param measured by threads, the systems in the same order everywhere
 */
record PairsReport(
    Map<String, @Nullable Object> environment,
    Map<String, @Nullable Object> settings,
    List<Integer> depths,
    Map<Threads, List<Timed>> measured) {
  /** Two tables for each number of threads: times, and how many times as fast. */
  String markdown() {
    Markdown page = new Markdown().heading(2, "Cross-encoders over the same pairs");
    List<String> about = new ArrayList<>();
    Stream.of(settings, environment)
        .forEach(facts -> facts.forEach((name, value) -> about.add("- " + name + ": " + value)));
    page.paragraph(String.join("\n", about));
    measured.forEach(
        (threads, systems) -> {
          page.heading(3, "threads: " + threads.word());
          page.table(times(systems));
          page.paragraph("Times as fast as %s:".formatted(reference(systems).system().label()));
          page.table(ratios(systems));
        });
    return page.toString();
  }

  private Markdown.Table times(List<Timed> systems) {
    List<String> header = new ArrayList<>(List.of("system", "version", "pairs/s"));
    depths.forEach(depth -> header.add("top %d, p50 / p95 ms".formatted(depth)));
    header.add("scores differ by");
    Markdown.Table table = new Markdown.Table(2, header);
    for (Timed timed : systems) {
      List<String> row = new ArrayList<>(List.of(timed.system().label(), timed.version()));
      row.add(text("%.1f (%.1f-%.1f)", timed.rate()));
      timed
          .latencies()
          .values()
          .forEach(
              at ->
                  row.add(String.format(Locale.ROOT, "%.0f / %.0f", at.get("p50"), at.get("p95"))));
      row.add(String.format(Locale.ROOT, "%.1e", timed.largestDifference()));
      table.row(row);
    }
    return table;
  }

  private Markdown.Table ratios(List<Timed> systems) {
    List<String> header = new ArrayList<>(List.of("system"));
    depths.forEach(depth -> header.add("top " + depth));
    Markdown.Table table = new Markdown.Table(1, header);
    for (Timed timed : systems) {
      List<String> row = new ArrayList<>(List.of(timed.system().label()));
      for (int depth : depths) {
        row.add(text("%.2f (%.2f-%.2f)", timed.timesAsFastAs(reference(systems), depth)));
      }
      table.row(row);
    }
    return table;
  }

  private static String text(String format, Spread spread) {
    return String.format(Locale.ROOT, format, spread.median(), spread.least(), spread.most());
  }

  /** Without peers Winnow's first. */
  private static Timed reference(List<Timed> systems) {
    return systems.stream()
        .filter(timed -> timed.system().isReference())
        .findFirst()
        .orElse(systems.getFirst());
  }

  /** All of it, with every time. */
  Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("environment", environment);
    tree.put("settings", settings);
    Map<String, Object> threads = new LinkedHashMap<>();
    measured.forEach(
        (number, systems) ->
            threads.put(
                number.word(),
                systems.stream().map(timed -> timed.tree(reference(systems))).toList()));
    tree.put("threads", threads);
    return tree;
  }
}
