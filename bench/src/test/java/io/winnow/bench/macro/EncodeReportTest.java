package io.winnow.bench.macro;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table, from figures that a reader can check. */
final class EncodeReportTest {
  private static final SpeedReport REPORT =
      new SpeedReport(
          Map.of("cpu", "a processor"),
          List.of("tales (3 texts)"),
          3,
          List.of(
              new Measurement(
                  "model",
                  Threads.ONE,
                  3,
                  2_000_000,
                  500_000,
                  List.of(
                      measured("winnow", Threads.ONE, true, 0, 0.1, 0.2, 0.1),
                      measured("pooling-alone", Threads.ONE, true, 0, 0.05, 0.1, 0.08),
                      measured("slow", Threads.ONE, false, 3e-7, 1, 1, 4)),
                  Map.of("broken", "ended"))));

  private static Measured measured(
      String name, Threads threads, boolean ids, double difference, double... seconds) {
    return new Measured(
        name, "1.0", threads, ids, difference, Arrays.stream(seconds).boxed().toList());
  }

  @Test
  void the_table_has_medians_spreads_and_ratios_by_round() {
    assertThat(REPORT.markdown())
        .isEqualTo(
            """
            # Encoding beside other encoders

            Texts: tales (3 texts).
            - cpu: a processor

            Medians of 3 rounds in turn, with the least and the most. MB: 10^6 bytes of UTF-8 as far as\
             encoders read (maximum length). Rates are for each processor. Winnow is: how many times as\
             fast, round by round.

            ## model, threads: 1

            3 texts, 2.00 MB, 500,000 tokens.
            Winnow runs at 50 % of the speed of pooling alone.

            | encoder | version | MB/s | M tokens/s | Winnow is | ids | vectors differ by |
            |---|---|---:|---:|---:|---|---:|
            | winnow | 1.0 | 20.00 (10.00-20.00) | 5.00 | 1.00 (1.00-1.00) x | equal | 0.0e+00 |
            | pooling-alone | 1.0 | 25.00 (20.00-40.00) | 6.25 | 0.50 (0.50-0.80) x | equal | 0.0e+00 |
            | slow | 1.0 | 2.00 (0.50-2.00) | 0.50 | 10.00 (5.00-40.00) x | not shown | 3.0e-07 |

            Left out: broken: ended
            """);
  }

  @Test
  void what_more_threads_bring_is_told_for_those_that_ran_on_both() {
    int processors = Threads.ALL.processors();
    Measurement all =
        new Measurement(
            "model",
            Threads.ALL,
            3,
            2_000_000,
            500_000,
            List.of(
                measured("winnow", Threads.ALL, true, 0, 0.05, 0.08, 0.04),
                measured("pooling-alone", Threads.ALL, true, 0, 0.08, 0.08, 0.08)),
            Map.of("slow", "ended"));

    String markdown =
        new SpeedReport(
                REPORT.environment(),
                REPORT.sources(),
                3,
                List.of(REPORT.measurements().getFirst(), all))
            .markdown();

    assertThat(markdown)
        .endsWith(
            """
            ## model, %d threads beside one

            Medians; the one thread was measured before the others, not in turn with them.

            | encoder | MB/s, one thread | MB/s, all | times |
            |---|---:|---:|---:|
            | winnow | 20.00 | 40.00 | 2.00 |
            | pooling-alone | 25.00 | 25.00 | 1.00 |
            """
                .formatted(processors));
  }

  @Test
  void the_json_has_every_round() {
    JsonNode tree = new ObjectMapper().valueToTree(REPORT.tree());
    JsonNode slow = tree.at("/measurements/0/encoders/2");
    assertThat(slow.path("encoder").textValue()).isEqualTo("slow");
    assertThat(slow.path("seconds")).hasToString("[1.0,1.0,4.0]");
    assertThat(slow.at("/winnow_is_times_as_fast/median").doubleValue()).isEqualTo(10);
    assertThat(tree.at("/measurements/0/of_pooling_alone/median").doubleValue()).isEqualTo(0.5);
    assertThat(tree.at("/measurements/0/left_out/broken").textValue()).isEqualTo("ended");
  }
}
