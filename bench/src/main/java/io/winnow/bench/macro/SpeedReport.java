package io.winnow.bench.macro;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures as a table of markdown and as JSON.
 *
 * @param environment machine and versions
 * @param sources where the texts are from
 */
record SpeedReport(
    Map<String, @Nullable Object> environment,
    List<String> sources,
    int rounds,
    List<Measurement> measurements) {
  private static final double MEGA = 1e6;

  /** A section for each model and number of threads. */
  String markdown() {
    List<String> lines = new ArrayList<>();
    lines.add("# Encoding beside other encoders");
    lines.add("");
    lines.add("Texts: " + String.join("; ", sources) + ".");
    environment.forEach((name, value) -> lines.add("- " + name + ": " + value));
    lines.add("");
    lines.add(
        "Medians of %d rounds in turn, with the least and the most. MB: 10^6 bytes of UTF-8 as far as"
                .formatted(rounds)
            + " encoders read (maximum length). Rates are for each processor. Winnow is: how many"
            + " times as fast, round by round.");
    for (Measurement measurement : measurements) {
      lines.add("");
      section(measurement, lines);
    }
    for (Measurement one : measurements) {
      for (Measurement all : measurements) {
        if (one.model().equals(all.model())
            && one.threads() == Threads.ONE
            && all.threads() == Threads.ALL) {
          lines.add("");
          scaling(one, all, lines);
        }
      }
    }
    return String.join("\n", lines) + "\n";
  }

  private static void section(Measurement measurement, List<String> lines) {
    lines.add(
        String.format(
            Locale.ROOT, "## %s, threads: %s", measurement.model(), measurement.threads().word()));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d texts, %.2f MB, %,d tokens.",
            measurement.texts(),
            measurement.bytes() / MEGA,
            measurement.tokens()));
    measurement
        .pooling()
        .ifPresent(
            pooling ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "Winnow runs at %.0f %% of the speed of pooling alone.",
                        100 * measurement.winnow().timesAsFastAs(pooling).median())));
    lines.add("");
    lines.add("| encoder | version | MB/s | M tokens/s | Winnow is | ids | vectors differ by |");
    lines.add("|---|---|---:|---:|---:|---|---:|");
    for (Measured encoder : measurement.encoders()) {
      Spread bytes = encoder.rate(measurement.bytes() / MEGA);
      Spread ratio = measurement.winnow().timesAsFastAs(encoder);
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %s | %.2f (%.2f-%.2f) | %.2f | %.2f (%.2f-%.2f) x | %s | %.1e |",
              encoder.name(),
              encoder.version(),
              bytes.median(),
              bytes.least(),
              bytes.most(),
              encoder.rate(measurement.tokens() / MEGA).median(),
              ratio.median(),
              ratio.least(),
              ratio.most(),
              encoder.idsShown() ? "equal" : "not shown",
              encoder.largestDifference()));
    }
    measurement.leftOut().forEach((name, why) -> lines.add("\nLeft out: " + name + ": " + why));
  }

  private static void scaling(Measurement one, Measurement all, List<String> lines) {
    lines.add("## %s, %d threads beside one".formatted(one.model(), all.threads().processors()));
    lines.add("");
    lines.add("Medians; the one thread was measured before the others, not in turn with them.");
    lines.add("");
    lines.add("| encoder | MB/s, one thread | MB/s, all | times |");
    lines.add("|---|---:|---:|---:|");
    for (Measured encoder : one.encoders()) {
      all.encoder(encoder.name())
          .ifPresent(
              parallel -> {
                double alone = encoder.rate(one.bytes() / MEGA).median();
                double together =
                    parallel.rate(all.bytes() / MEGA).median() * all.threads().processors();
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "| %s | %.2f | %.2f | %.2f |",
                        encoder.name(),
                        alone,
                        together,
                        together / alone));
              });
    }
  }

  /** All of it, with every round. */
  Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("environment", environment);
    tree.put("texts", sources);
    tree.put("rounds", rounds);
    tree.put("measurements", measurements.stream().map(SpeedReport::tree).toList());
    return tree;
  }

  private static Map<String, @Nullable Object> tree(Measurement measurement) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("model", measurement.model());
    tree.put("threads", measurement.threads().word());
    tree.put("processors", measurement.threads().processors());
    tree.put("texts", measurement.texts());
    tree.put("bytes", measurement.bytes());
    tree.put("tokens", measurement.tokens());
    tree.put(
        "of_pooling_alone",
        measurement
            .pooling()
            .map(pooling -> measurement.winnow().timesAsFastAs(pooling).tree())
            .orElse(null));
    tree.put(
        "encoders",
        measurement.encoders().stream().map(encoder -> tree(encoder, measurement)).toList());
    tree.put("left_out", measurement.leftOut());
    return tree;
  }

  private static Map<String, @Nullable Object> tree(Measured encoder, Measurement measurement) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("encoder", encoder.name());
    tree.put("version", encoder.version());
    tree.put("ids", encoder.idsShown() ? "equal" : "not shown");
    tree.put("largest_difference", encoder.largestDifference());
    tree.put("megabytes_per_second_and_processor", encoder.rate(measurement.bytes() / MEGA).tree());
    tree.put("tokens_per_second_and_processor", encoder.rate((double) measurement.tokens()).tree());
    tree.put("winnow_is_times_as_fast", measurement.winnow().timesAsFastAs(encoder).tree());
    tree.put("seconds", encoder.seconds());
    return tree;
  }
}
