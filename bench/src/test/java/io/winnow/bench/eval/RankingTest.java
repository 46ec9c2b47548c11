package io.winnow.bench.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.datasets.RunFile;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The order in which trec_eval judges. */
class RankingTest {
  @Test
  void higher_scores_come_first_whatever_the_order_of_the_list() {
    assertThat(
            ids(
                new RunFile.Entry("low", -1),
                new RunFile.Entry("least", Double.NEGATIVE_INFINITY),
                new RunFile.Entry("high", 2),
                new RunFile.Entry("most", Double.POSITIVE_INFINITY)))
        .containsExactly("most", "high", "low", "least");
  }

  @Test
  void of_equal_scores_the_higher_id_comes_first() {
    assertThat(
            ids(
                new RunFile.Entry("d1", 1),
                new RunFile.Entry("d10", 1),
                new RunFile.Entry("d2", 1)))
        .containsExactly("d2", "d10", "d1");
  }

  @Test
  void ids_compare_as_utf8_and_not_as_utf16() {
    // In UTF-8: 61, 7A, C3 A9, EF BD 9E, F0 90 90 80; in UTF-16 the last begins with D801.
    assertThat(
            ids(
                new RunFile.Entry("\uFF5E", 1),
                new RunFile.Entry("z", 1),
                new RunFile.Entry("\uD801\uDC00", 1),
                new RunFile.Entry("a", 1),
                new RunFile.Entry("é", 1)))
        .containsExactly("\uD801\uDC00", "\uFF5E", "é", "z", "a");
  }

  @Test
  void zeros_of_both_signs_are_equal() {
    assertThat(ids(new RunFile.Entry("a", 0.0), new RunFile.Entry("b", -0.0)))
        .containsExactly("b", "a");
    assertThat(ids(new RunFile.Entry("a", -0.0), new RunFile.Entry("b", 0.0)))
        .containsExactly("b", "a");
  }

  @Test
  void scores_that_only_a_double_tells_apart_are_no_tie() {
    double higher = 1 + 1e-10;
    assertThat((float) higher).isEqualTo(1.0f);
    assertThat(ids(new RunFile.Entry("a", higher), new RunFile.Entry("b", 1)))
        .containsExactly("a", "b");
  }

  @Test
  void a_document_is_taken_out_and_the_others_move_up() {
    Ranking ranking = Ranking.of(List.of(new RunFile.Entry("q", 3), new RunFile.Entry("d", 2)));
    assertThat(ranking.without("q").docIds()).containsExactly("d");
    assertThat(ranking.without("other").docIds()).containsExactly("q", "d");
  }

  @Test
  void a_document_that_occurs_twice_is_refused() {
    assertThatThrownBy(
            () ->
                ids(
                    new RunFile.Entry("d", 3),
                    new RunFile.Entry("e", 2),
                    new RunFile.Entry("d", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("ranking: expected every document once, found \"d\" twice");
  }

  private static List<String> ids(RunFile.Entry... documents) {
    return Ranking.of(List.of(documents)).docIds();
  }
}
