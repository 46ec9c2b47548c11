package io.winnow.bench.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.winnow.datasets.RunFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar, and each formula with its arithmetic written out. */
class MeasureTest {
  /** Relevant: b, d, f. Judged non-relevant: a, e, g. Pooled only: p. Nothing known: c, u. */
  private static final Map<String, Integer> GRADES =
      Map.of("a", 0, "b", 1, "d", 3, "e", 0, "f", 2, "g", 0, "p", -1);

  /** Retrieved, best first: non-relevant, relevant, unknown, relevant, pooled, non-relevant. */
  private static final List<RunFile.Entry> FOUND = ranked("a", "b", "c", "d", "p", "e");

  @ParameterizedTest
  @CsvSource({
    "P@1, 0",
    "P@4, 0.5", // b and d of 4
    "P@10, 0.2", // of 10, though 6 were retrieved
    "P(rel=2)@4, 0.25", // d
    "Success@1, 0",
    "Success@2, 1",
    "Success(rel=2)@3, 0",
    "RR, 0.5", // b at 2
    "RR@1, 0",
    "RR(rel=2), 0.25" // d at 4
  })
  void counting_measures(String measure, double expected) {
    assertThat(Measure.parse(measure).of(FOUND, GRADES)).isEqualTo(expected);
  }

  @Test
  void recall_divides_by_all_relevant_documents() {
    assertThat(of("R@2")).isEqualTo(1 / 3.0);
    assertThat(of("R@100")).isEqualTo(2 / 3.0);
    assertThat(of("R(rel=2)@100")).isEqualTo(1 / 2.0);
  }

  @Test
  void judged_divides_by_what_was_retrieved() {
    assertThat(of("Judged@2")).isEqualTo(1); // a, b
    assertThat(of("Judged@3")).isEqualTo(2 / 3.0); // not c
    assertThat(of("Judged@10")).isEqualTo(5 / 6.0); // a, b, d, e, and p with its -1
    assertThat(of("Judged")).isEqualTo(5 / 6.0);
  }

  @Test
  void r_precision_looks_at_as_many_as_are_relevant() {
    assertThat(of("Rprec")).isEqualTo(1 / 3.0); // a, b, c
    assertThat(of("Rprec(rel=2)")).isZero(); // a, b
  }

  @Test
  void average_precision_sums_precision_at_relevant_ranks() {
    assertThat(of("AP")).isCloseTo((1 / 2.0 + 2 / 4.0) / 3, within(1e-15));
    assertThat(of("AP@3")).isCloseTo((1 / 2.0) / 3, within(1e-15));
    assertThat(of("AP(rel=2)")).isCloseTo((1 / 4.0) / 2, within(1e-15));
    assertThat(of("AP(rel=2)@3")).isZero();
  }

  @Test
  void ndcg_has_linear_gain_and_its_ideal_is_over_all_judged_documents() {
    double ideal = 3 / log2(2) + 2 / log2(3) + 1 / log2(4);
    assertThat(of("nDCG")).isCloseTo((1 / log2(3) + 3 / log2(5)) / ideal, within(1e-15));
    assertThat(of("nDCG@2")).isCloseTo((1 / log2(3)) / (3 / log2(2) + 2 / log2(3)), within(1e-15));
    assertThat(of("nDCG@100")).isEqualTo(of("nDCG"));
  }

  @Test
  void bpref_counts_judged_non_relevant_documents_above_relevant_ones() {
    // b and d have a alone above them, c being skipped; R = 3, and N = 3.
    assertThat(of("Bpref")).isCloseTo(((1 - 1 / 3.0) + (1 - 1 / 3.0)) / 3, within(1e-15));
    // With level 2: a and b above d; R = 2, N = 4, so two are as bad as it gets.
    assertThat(of("Bpref(rel=2)")).isZero();
    assertThat(Measure.parse("Bpref").of(ranked("p", "c", "b"), GRADES)).isEqualTo(1 / 3.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nDCG", "nDCG@5", "R@5", "AP", "RR", "P@5", "Rprec", "Bpref", "Success@5"})
  void nothing_relevant_or_nothing_retrieved_is_zero(String measure) {
    assertThat(Measure.parse(measure).of(FOUND, Map.of("a", 0, "b", -1))).isZero();
    assertThat(Measure.parse(measure).of(FOUND, Map.of("b", -2))).isZero();
    assertThat(Measure.parse(measure).of(FOUND, Map.of())).isZero();
    assertThat(Measure.parse(measure).of(List.of(), GRADES)).isZero();
  }

  @Test
  void nothing_retrieved_is_nothing_judged() {
    assertThat(Measure.parse("Judged@5").of(List.of(), GRADES)).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nDCG", "nDCG@10", "R@100", "R(rel=2)@100", "AP", "AP@100", "AP(rel=2)", "AP(rel=2)@100",
        "RR", "RR@10", "RR(rel=3)@10", "P@5", "P(rel=2)@5", "Rprec", "Rprec(rel=2)", "Bpref",
        "Bpref(rel=2)", "Judged", "Judged@10", "Success@5", "Success(rel=2)@999999999"
      })
  void a_name_is_read_and_written(String name) {
    assertThat(Measure.parse(name)).hasToString(name).isEqualTo(Measure.parse(name));
  }

  @Test
  void the_level_that_holds_anyway_is_left_out() {
    assertThat(Measure.parse("AP(rel=1)@5")).hasToString("AP@5").isEqualTo(Measure.parse("AP@5"));
    assertThat(Measure.parse("AP(rel=2)@5")).isNotEqualTo(Measure.parse("AP@5"));
    assertThat(Measure.parse("AP(rel=2)@5")).isNotEqualTo(Measure.parse("AP(rel=2)@6"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|",
        "ndcg@10|",
        "NDCG@10|",
        "MAP|",
        "nDCG@0|",
        "nDCG@-1|",
        "nDCG@1.0|",
        "nDCG@010|",
        "nDCG@1000000000|",
        "nDCG @10|",
        "nDCG@10,R@100|",
        "AP()|",
        "AP(rel=0)|",
        "AP(rel=1.5)|",
        "AP(REL=2)|",
        "AP@10(rel=2)|",
        "AP(rel=2|",
        "ERR@20|",
        "nDCG(rel=2)@10|; nDCG takes no rel",
        "Judged(rel=2)@10|; Judged takes no rel",
        "Rprec@10|; Rprec takes no cutoff",
        "Bpref(rel=2)@10|; Bpref takes no cutoff",
        "P|; P needs a cutoff",
        "R(rel=2)|; R needs a cutoff",
        "Success|; Success needs a cutoff"
      })
  void another_name_is_refused_with_the_grammar(String name, String why) {
    assertThatThrownBy(() -> Measure.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "measure: expected nDCG[@K], R@K, AP[@K], RR[@K], P@K, Rprec, Bpref, Judged[@K] or"
                + " Success@K, with K from 1; all but nDCG and Judged take (rel=N), N from 1, as in"
                + " AP(rel=2)@100, found \"%s\"%s",
            name, why == null ? "" : why);
  }

  private static double of(String measure) {
    return Measure.parse(measure).of(FOUND, GRADES);
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }

  private static List<RunFile.Entry> ranked(String... docIds) {
    List<RunFile.Entry> documents = new ArrayList<>();
    for (String docId : docIds) {
      documents.add(new RunFile.Entry(docId, -documents.size()));
    }
    return documents;
  }
}
