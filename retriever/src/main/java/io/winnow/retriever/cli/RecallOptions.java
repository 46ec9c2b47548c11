package io.winnow.retriever.cli;

import io.winnow.retriever.Arms;
import io.winnow.retriever.Fusion;
import io.winnow.retriever.Query;
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

  /**
   * The query of a text.
   *
   * @throws IllegalArgumentException if an option has no meaning
   */
  Query query(String text) {
    Query query = Query.of(text).withArms(arms());
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
