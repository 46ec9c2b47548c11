package io.winnow.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.winnow.bench.eval.SavedResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonsTest {
  @TempDir private Path folder;
  private ResultFiles files;

  @BeforeEach
  void prepare() {
    files = new ResultFiles(folder);
  }

  private static double[] random(long seed, int queries) {
    return new SplittableRandom(seed).doubles(queries).toArray();
  }

  @Test
  void every_other_result_is_compared_with_the_baseline() throws IOException {
    SavedResult a = files.result("a", 0.5, 0.5, 1);
    SavedResult b = files.result("b", 1, 0.5, 1);
    SavedResult c = files.result("c", 0, 0, 1);
    Comparisons comparisons = Comparisons.of(List.of(a, b, c), 1, "AP");
    assertThat(comparisons.all()).extracting(Comparison::system).containsExactly(a, c);
    assertThat(comparisons.all()).extracting(Comparison::baseline).containsOnly(b);
    assertThat(comparisons.all().getFirst().difference()).isEqualTo(-0.5 / 3);
    assertThat(comparisons.mean(c, "AP").mean()).isEqualTo(1 / 3.0);
    assertThat(Comparisons.allPairs(List.of(a, b, c), List.of("AP")).all())
        .extracting(one -> List.of(one.baseline(), one.system()))
        .containsExactly(List.of(a, b), List.of(a, c), List.of(b, c));
  }

  @Test
  void p_values_are_adjusted_over_all_systems_and_measures_each_test_for_itself()
      throws IOException {
    List<SavedResult> results =
        List.of(
            files.result("a", files.tree("a", Map.of("AP", random(1, 30), "RR", random(2, 30)))),
            files.result("b", files.tree("b", Map.of("AP", random(3, 30), "RR", random(4, 30)))),
            files.result("c", files.tree("c", Map.of("AP", random(5, 30), "RR", random(6, 30)))));
    List<Comparison> all = Comparisons.of(results, 0, List.of("AP", "RR")).all();
    assertThat(all).hasSize(4);
    double[] t =
        all.stream().mapToDouble(one -> PairedT.pValue(one.paired().differences())).toArray();
    assertThat(all).extracting(one -> one.t().raw()).containsExactly(box(t));
    assertThat(all).extracting(one -> one.t().adjusted()).containsExactly(box(Holm.adjust(t)));
    double[] signs =
        all.stream().mapToDouble(one -> Randomization.pValue(one.paired().differences())).toArray();
    assertThat(all)
        .extracting(one -> one.randomization().adjusted())
        .containsExactly(box(Holm.adjust(signs)));
  }

  private static Double[] box(double[] values) {
    return Arrays.stream(values).boxed().toArray(Double[]::new);
  }

  @Test
  void the_order_of_results_and_queries_changes_no_figure() throws IOException {
    SavedResult a = files.result("a", random(1, 50));
    SavedResult b = files.result("b", random(2, 50));
    SavedResult c = files.result("c", random(3, 50));
    List<Comparison> one = Comparisons.of(List.of(a, b, c), 0, "AP").all();
    List<Comparison> other = Comparisons.of(List.of(c, b, a), 2, "AP").all();
    assertThat(other).containsExactlyInAnyOrderElementsOf(one);

    ObjectNode turned = files.tree("b", Map.of("AP", random(2, 50)));
    ObjectNode queries = (ObjectNode) turned.at("/per_query/AP");
    queries.set("q1", queries.remove("q1"));
    SavedResult last = files.result("turned", turned);
    Comparison again = Comparisons.of(List.of(a, last), 0, "AP").all().getFirst();
    assertThat(again.interval()).isEqualTo(one.getFirst().interval());
    assertThat(again.randomization().raw()).isEqualTo(one.getFirst().randomization().raw());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 30})
  void identical_runs_have_no_difference_and_p_of_one(int queries) throws IOException {
    Comparison same =
        Comparisons.of(
                List.of(
                    files.result("a", random(7, queries)), files.result("b", random(7, queries))),
                0,
                "AP")
            .all()
            .getFirst();
    assertThat(same.difference()).isZero();
    assertThat(same.interval()).isEqualTo(new Interval(0, 0));
    assertThat(same.t()).isEqualTo(new PValue(1, 1));
    assertThat(same.randomization()).isEqualTo(new PValue(1, 1));
    assertThat(same.paired().ties()).isEqualTo(queries);
  }

  @ParameterizedTest
  @CsvSource({
    "dataset, other, toy",
    "split, dev, test",
    "judgments_sha256, fedc, 23a6b4036d53c4836269fad422aa7a0af199e58ccb24b4ff2086e34496716afd",
    "drop_own_id, true, false"
  })
  void results_of_different_things_are_refused(String member, String value, String first)
      throws IOException {
    SavedResult a = files.result("a", 1, 0);
    SavedResult b =
        files.result(
            "b.json", files.tree("b", Map.of("AP", new double[] {1, 0})).put(member, value));
    assertThatThrownBy(() -> Comparisons.of(List.of(a, b), 0, "AP"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "%s and %s cannot be compared: expected the same %s, found \"%s\" and \"%s\"; evaluate both alike",
            a.file(), b.file(), member, first, value);
  }

  @Test
  void other_queries_are_refused() throws IOException {
    SavedResult a = files.result("a", 1, 0);
    SavedResult b = files.result("b", 1, 0, 1);
    assertThatThrownBy(() -> Comparisons.of(List.of(a, b), 0, "AP"))
        .hasMessage(
            "%s and %s cannot be compared: AP: expected the same queries, found 0 in the first alone and 1 in the second alone, such as \"q3\"",
            a.file(), b.file());
  }

  @Test
  void a_measure_that_one_lacks_is_refused_with_what_each_has() throws IOException {
    SavedResult a = files.result("a", 1, 0);
    SavedResult b =
        files.result(
            "b.json",
            files.tree("b", Map.of("RR", new double[] {1, 0}, "P@5", new double[] {1, 0})));
    assertThatThrownBy(() -> Comparisons.of(List.of(a, b), 0, "AP"))
        .hasMessage(
            "measure AP: expected in every result, found: %s has AP; %s has P@5, RR; evaluate again with --measures",
            a.file(), b.file());
  }

  @Test
  void one_result_alone_and_a_file_twice_are_refused() throws IOException {
    SavedResult a = files.result("a", 1, 0);
    assertThatThrownBy(() -> Comparisons.of(List.of(a), 0, "AP"))
        .hasMessage("results: expected two or more to compare, found 1");
    assertThatThrownBy(() -> Comparisons.of(List.of(a, a), 0, "AP"))
        .hasMessage("results: expected each file once, found again %s", a.file());
  }
}
