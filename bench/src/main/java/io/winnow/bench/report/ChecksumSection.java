package io.winnow.bench.report;

import io.winnow.bench.eval.SavedResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a reader needs to know that they measure the same. */
final class ChecksumSection {
  private static final int DIGITS = 12;

  private ChecksumSection() {}

  static void write(Markdown page, Results results, Optional<Statistics> statistics) {
    page.heading(2, "Collections, models and settings")
        .table(collections(results))
        .paragraph(
            "BM25 has k1 = 0.9 and b = 0.4. Checksums are the first "
                + DIGITS
                + " digits of SHA-256: of ids, titles and texts in order, and of the judged queries' texts"
                + " and grades. Random directions have the seed "
                + SavedResult.CONTROL_SEED
                + "."
                + statistics.map(s -> " " + s.method()).orElse(""));
    Markdown.Table models = models(results);
    if (!models.isEmpty()) {
      page.table(models);
    }
  }

  private static Markdown.Table collections(Results results) {
    SortedMap<String, SavedResult> first = new TreeMap<>();
    results.all().forEach(entry -> first.putIfAbsent(entry.collection(), entry.result()));
    Markdown.Table table =
        new Markdown.Table(
            1,
            List.of(
                "collection", "documents", "judged queries", "judgments", "corpus", "judgments"));
    first.forEach(
        (collection, result) ->
            table.row(
                List.of(
                    Markdown.escaped(collection),
                    Figures.count(result.number("documents")),
                    Figures.count(result.number("judged_queries")),
                    Figures.count(result.number("judgments")),
                    digits(result.text("corpus_sha256")),
                    digits(result.text("judgments_sha256")))));
    return table;
  }

  private static Markdown.Table models(Results results) {
    SortedMap<String, SortedSet<String>> fingerprints = new TreeMap<>();
    for (Entry entry : results.all()) {
      for (Map.Entry<String, String> member :
          Map.of("model", "model_fingerprint", "rerank", "rerank_fingerprint").entrySet()) {
        entry
            .result()
            .text(member.getKey())
            .ifPresent(
                name ->
                    fingerprints
                        .computeIfAbsent(name, _ -> new TreeSet<>())
                        .add(digits(entry.result().text(member.getValue()))));
      }
    }
    Markdown.Table table = new Markdown.Table(2, List.of("model", "fingerprint"));
    fingerprints.forEach(
        (name, digits) ->
            table.row(
                List.of(
                    Markdown.escaped(name), digits.stream().collect(Collectors.joining(", ")))));
    return table;
  }

  private static String digits(Optional<String> sha256) {
    return sha256
        .map(digits -> "`" + digits.substring(0, Math.min(DIGITS, digits.length())) + "`")
        .orElse(Figures.NONE);
  }
}
