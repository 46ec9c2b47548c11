package io.winnow.retriever.recall.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.retriever.IndexOptions;
import io.winnow.retriever.RecallPlan;
import io.winnow.retriever.RecallPlan.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {
  private static final int DIMENSION = 256;
  private static final int HITS = 100;

  private static Plan plan(@Nullable Method forced, Plan.Leaf... leaves) {
    return Plan.of(List.of(leaves), DIMENSION, HITS, forced);
  }

  private static Plan.Leaf leaf(int vectors, int accepted) {
    return new Plan.Leaf(vectors, accepted, true, vectors >= IndexOptions.GRAPH_FROM);
  }

  /** The thresholds that follow from the measured costs; a constant that changes shows here. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, EXACT",
    "1300, 1300, EXACT",
    "1400, 1400, CODES",
    "100000, 100000, CODES",
    "1490000, 1490000, CODES",
    "1500000, 1500000, HNSW",
    // What a filter leaves: half, a twentieth, two hundredths, nothing.
    "100000, 50000, CODES",
    "100000, 10000, CODES",
    "100000, 5000, EXACT",
    "2000000, 1000000, CODES",
    "2000000, 200000, CODES",
    "2000000, 5000, EXACT",
    "2000000, 0, EXACT",
  })
  void one_leaf_is_searched_in_its_cheapest_way(int vectors, int accepted, Method expected) {
    Plan plan = plan(null, leaf(vectors, accepted));
    assertThat(plan.methods()).containsExactly(expected);
    assertThat(plan.summary().method()).isEqualTo(expected);
    assertThat(plan.summary().vectors()).isEqualTo(vectors);
    assertThat(plan.summary().accepted()).isEqualTo(accepted);
  }

  @Test
  void each_leaf_is_searched_in_its_own_way() {
    Plan plan = plan(null, leaf(2_000_000, 2_000_000), leaf(20_000, 20_000), leaf(5, 5));
    assertThat(plan.methods()).containsExactly(Method.HNSW, Method.CODES, Method.CODES);
    assertThat(plan.summary().method()).isEqualTo(Method.HNSW);
    assertThat(plan.summary().vectors()).isEqualTo(2_020_005);
  }

  @Test
  void without_codes_the_graph_is_taken_earlier_and_without_both_all_is_exact() {
    assertThat(plan(null, new Plan.Leaf(100_000, 100_000, false, true)).methods())
        .containsExactly(Method.HNSW);
    assertThat(plan(null, new Plan.Leaf(600_000, 600_000, false, false)).methods())
        .containsExactly(Method.EXACT);
  }

  @Test
  void the_method_asked_for_is_used_where_a_leaf_has_what_it_needs() {
    Plan.Leaf old = new Plan.Leaf(100, 100, false, false);
    Plan some = plan(Method.CODES, leaf(100, 100), old);
    assertThat(some.methods()).containsExactly(Method.CODES, Method.EXACT);
    assertThat(some.summary()).isEqualTo(new RecallPlan(Method.CODES, 200, 200, "as asked"));
    assertThat(plan(Method.HNSW, old).summary())
        .isEqualTo(
            new RecallPlan(
                Method.EXACT, 100, 100, "HNSW asked for, but the index has nothing for it"));
  }

  @Test
  void the_reason_tells_the_costs() {
    assertThat(plan(null, leaf(100, 100)).summary().reason()).isEqualTo("exact costs about 8 us");
    assertThat(plan(null, leaf(50_000, 50_000)).summary().reason())
        .isEqualTo("costs about 369 us, exact would cost 3840 us");
  }
}
