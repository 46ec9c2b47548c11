package io.winnow.bench.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.winnow.datasets.RunFile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which queries count, and how values are printed. */
class ScoresTest {
  private static final Measure SUCCESS = Measure.parse("Success@1");

  private static final Map<String, Map<String, Integer>> JUDGMENTS =
      Map.of(
          "found", Map.of("d1", 1),
          "missing", Map.of("d1", 1),
          "hopeless", Map.of("d1", 0));

  private static final Map<String, List<RunFile.Entry>> RUN =
      Map.of(
          "found", List.of(new RunFile.Entry("d1", 1)),
          "hopeless", List.of(new RunFile.Entry("d1", 1)),
          "not judged", List.of(new RunFile.Entry("d1", 1)));

  @Test
  void every_judged_query_counts_and_no_other() {
    Scores scores = Scores.of(SUCCESS, JUDGMENTS, RUN, false);
    assertThat(scores.perQuery())
        .containsExactly(entry("found", 1.0), entry("hopeless", 0.0), entry("missing", 0.0));
    assertThat(scores.mean()).isEqualTo(1 / 3.0);
  }

  @Test
  void several_measures_keep_their_order() {
    List<Measure> measures = List.of(Measure.parse("RR"), SUCCESS, Measure.parse("AP"));
    assertThat(Scores.of(measures, JUDGMENTS, RUN, false))
        .extracting(Scores::measure)
        .isEqualTo(measures);
  }

  @Test
  void the_document_with_the_querys_id_is_dropped_before_the_cut_only_where_asked() {
    Map<String, Map<String, Integer>> judgments = Map.of("7", Map.of("8", 1));
    Map<String, List<RunFile.Entry>> run =
        Map.of("7", List.of(new RunFile.Entry("7", 2), new RunFile.Entry("8", 1)));
    assertThat(Scores.of(SUCCESS, judgments, run, false).mean()).isZero();
    assertThat(Scores.of(SUCCESS, judgments, run, true).mean()).isEqualTo(1);
  }

  @Test
  void no_judgments_are_refused() {
    assertThatThrownBy(() -> Scores.of(SUCCESS, Map.of(), RUN, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("judgments: expected one query or more, found none");
  }

  @Test
  void a_repeated_document_is_refused_with_its_query() {
    Map<String, List<RunFile.Entry>> run =
        Map.of("found", List.of(new RunFile.Entry("d", 2), new RunFile.Entry("d", 1)));
    assertThatThrownBy(() -> Scores.of(SUCCESS, JUDGMENTS, run, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("query \"found\": ranking: expected every document once, found \"d\" twice");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0000",
    "1, 1.0000",
    "0.03125, 0.0312", // a half, exactly: to even
    "0.09375, 0.0938",
    "0.00005, 0.0001", // the double is a little more than it says
    "0.00015, 0.0001", // and this one a little less
    "0.12344999, 0.1234"
  })
  void a_value_is_printed_as_c_prints_it(double value, String printed) {
    assertThat(Scores.printed(value)).isEqualTo(printed);
  }
}
