package io.winnow.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PairedTest {
  private static SortedMap<String, Double> values(Map<String, Double> values) {
    return new TreeMap<>(values);
  }

  private static final Paired PAIRED =
      Paired.of(
          values(Map.of("a", 0.5, "b", 0.25, "c", 1.0, "d", 0.0, "e", 0.0)),
          values(Map.of("a", 0.5, "b", 0.75, "c", 0.0, "d", 0.5, "e", 0.1)));

  @Test
  void wins_ties_and_losses_are_counted() {
    assertThat(PAIRED.wins()).isEqualTo(3);
    assertThat(PAIRED.ties()).isEqualTo(1);
    assertThat(PAIRED.losses()).isEqualTo(1);
    assertThat(PAIRED.differences()).containsExactly(0, 0.5, -1, 0.5, 0.1);
    assertThat(PAIRED.meanDifference()).isEqualTo(0.1 / 5);
  }

  @Test
  void the_smallest_difference_is_no_tie() {
    Paired paired = Paired.of(values(Map.of("a", 0.5)), values(Map.of("a", Math.nextUp(0.5))));
    assertThat(paired.wins()).isEqualTo(1);
    assertThat(paired.ties()).isZero();
  }

  @Test
  void most_helped_and_harmed_come_by_difference_and_then_by_id() {
    assertThat(PAIRED.helped(2)).extracting(QueryPair::id).containsExactly("b", "d");
    assertThat(PAIRED.helped(9)).extracting(QueryPair::id).containsExactly("b", "d", "e");
    assertThat(PAIRED.harmed(9)).containsExactly(new QueryPair("c", 1, 0));
    assertThat(PAIRED.harmed(0)).isEmpty();
  }

  @Test
  void other_queries_are_refused_and_counted() {
    assertThatThrownBy(
            () -> Paired.of(values(Map.of("a", 1.0, "b", 1.0)), values(Map.of("b", 1.0, "c", 1.0))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected the same queries, found 1 in the first alone and 1 in the second alone, such as \"a\"");
  }

  @Test
  void no_query_and_no_number_are_refused() {
    assertThatThrownBy(() -> new Paired(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("queries: expected one or more, found none");
    assertThatThrownBy(() -> new QueryPair("a", Double.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("query \"a\": expected two numbers, found NaN and 1.0");
  }
}
