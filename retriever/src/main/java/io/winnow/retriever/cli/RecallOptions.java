package io.winnow.retriever.cli;

import io.winnow.retriever.Arms;
import io.winnow.retriever.FieldWeights;
import io.winnow.retriever.Filter;
import io.winnow.retriever.Fusion;
import io.winnow.retriever.Query;
import io.winnow.retriever.RecallPlan;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How stage one answers, wherever a command searches. */
final class RecallOptions {
  @Option(
      names = "--arms",
      paramLabel = "ARMS",
      description = "Which arms of recall answer: both (default), static or bm25.")
  private @Nullable String arms;

  @Option(
      names = "--fusion",
      paramLabel = "HOW",
      description = {
        "How the two arms become one ranking: " + Fusion.GRAMMAR + ";",
        "default max:" + Fusion.Max.STANDARD_WEIGHT + "."
      })
  private @Nullable String fusion;

  @Option(
      names = "--candidates",
      paramLabel = "N",
      description = "How many documents each arm contributes, at least (default 100).")
  private @Nullable Integer candidates;

  @Option(
      names = "--filter",
      paramLabel = "EXPR",
      description = {
        "Only documents whose metadata pass, such as",
        "'year >= 2020 and not lang in (\"en\", \"de\")':",
        "=, !=, <, <=, >, >=, 2000 <= year < 2010, in (...),",
        "not in (...), exists NAME, and, or, not, brackets;",
        "values: \"text\", numbers, dates such as 2024-05-01,",
        "true, false; id is the document's own."
      })
  private @Nullable String filter;

  @Option(
      names = "--weights",
      paramLabel = "W",
      description = {
        "BM25 over title and text each by itself: " + FieldWeights.GRAMMAR + ".",
        "Without it, over both as one."
      })
  private @Nullable String weights;

  @Option(
      names = "--syntax",
      description = {
        "Read QUERY as syntax in BM25: +must -not a|b",
        "\"a phrase\" \"near by\"~3 prefix* fuzy~1 (brackets),",
        "a backslash before an operator that is text."
      })
  private boolean syntax;

  @Option(
      names = "--method",
      paramLabel = "HOW",
      description = {
        "How the vector arm searches: exact, codes (estimates, the best of them exactly)",
        "or hnsw; default the cheapest for the index."
      })
  private @Nullable String method;

  /**
   * The query of a text.
   *
   * @throws IllegalArgumentException if an option has no meaning
   */
  Query query(String text) {
    Query query =
        Query.of(text)
            .withArms(arms())
            .withFilter(filter == null ? null : Filter.parse(filter))
            .withFieldWeights(weights == null ? null : FieldWeights.parse(weights))
            .withSyntax(syntax)
            .withMethod(method == null ? null : RecallPlan.Method.parse(method));
    if (fusion != null) {
      query = query.withFusion(Fusion.parse(fusion));
    }
    return candidates == null ? query : query.withCandidates(candidates);
  }

  private Arms arms() {
    String name = arms == null ? "both" : arms.toLowerCase(Locale.ROOT);
    return Arrays.stream(Arms.values())
        .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--arms: expected both, static or bm25, found \"" + arms + "\""));
  }
}
