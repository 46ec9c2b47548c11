package io.winnow.bench.eval;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winnow.datasets.RunFile;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against trec_eval, and ir_measures where trec_eval has no such measure. */
class MeasureGoldenTest {
  private static final double CLOSE = 1e-9;

  private static MeasureGolden golden;
  private static List<Measure> measures;

  @BeforeAll
  static void read() throws IOException {
    golden = MeasureGolden.read();
    measures =
        golden.means.stream()
            .map(MeasureGolden.Mean::measure)
            .distinct()
            .map(Measure::parse)
            .toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void every_value_of_every_query_is_the_recorded_one_to_the_printed_digit(boolean dropOwnId) {
    List<Scores> scores = scores(dropOwnId);
    List<MeasureGolden.Value> expected =
        golden.values.stream().filter(value -> value.dropped() == dropOwnId).toList();

    assertThat(expected).hasSize(measures.size() * golden.judgments.size());
    for (MeasureGolden.Value value : expected) {
      double found = requireNonNull(of(scores, value.measure()).perQuery().get(value.query()));
      assertThat(found).as("%s", value).isCloseTo(value.value(), within(CLOSE));
      assertThat(Scores.printed(found)).as("%s", value).isEqualTo(value.printed());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void every_mean_is_the_recorded_one_to_the_printed_digit(boolean dropOwnId) {
    List<Scores> scores = scores(dropOwnId);
    for (MeasureGolden.Mean mean : golden.means) {
      if (mean.dropped() == dropOwnId) {
        double found = of(scores, mean.measure()).mean();
        assertThat(found).as("%s", mean).isCloseTo(mean.value(), within(CLOSE));
        assertThat(Scores.printed(found)).as("%s", mean).isEqualTo(mean.printed());
      }
    }
  }

  @Test
  void the_recorded_runs_have_what_is_hard() {
    assertThat(golden.judgments.keySet()).anyMatch(query -> !golden.run.containsKey(query));
    assertThat(golden.run.keySet()).anyMatch(query -> !golden.judgments.containsKey(query));
    assertThat(golden.judgments.values())
        .anyMatch(grades -> grades.values().stream().allMatch(grade -> grade <= 0))
        .anyMatch(grades -> grades.containsValue(-1))
        .anyMatch(grades -> grades.containsValue(-2))
        .anyMatch(grades -> grades.containsValue(4));
    assertThat(golden.run.values())
        .anyMatch(documents -> documents.size() < 10)
        .anyMatch(documents -> documents.size() > 100)
        .anyMatch(
            documents ->
                documents.stream().map(RunFile.Entry::score).distinct().count() < 2
                    && documents.size() > 10);
    assertThat(golden.run.entrySet())
        .anyMatch(
            query ->
                query.getValue().stream().anyMatch(d -> d.docId().equals(query.getKey()))
                    && golden.judgments.containsKey(query.getKey()));
    assertThat(golden.run.values().stream().flatMap(List::stream))
        .allMatch(document -> document.score() == (float) document.score());
  }

  private static List<Scores> scores(boolean dropOwnId) {
    return Scores.of(measures, golden.judgments, golden.run, dropOwnId);
  }

  private static Scores of(List<Scores> scores, String measure) {
    return scores.get(measures.indexOf(Measure.parse(measure)));
  }
}
