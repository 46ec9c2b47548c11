package io.winnow.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PairedTTest {
  static List<StatisticsGolden> recorded() {
    return StatisticsGolden.read("paired");
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void p_is_scipys(StatisticsGolden golden) {
    double p = golden.number("t");
    assertThat(PairedT.pValue(golden.differences())).isCloseTo(p, within(1e-9 * p));
  }

  @Test
  void identical_systems_give_one() {
    assertThat(PairedT.pValue(new double[] {0, 0, 0})).isEqualTo(1);
    assertThat(PairedT.pValue(new double[] {0, -0.0})).isEqualTo(1);
  }

  @Test
  void one_query_gives_one() {
    assertThat(PairedT.pValue(new double[] {0.5})).isEqualTo(1);
  }

  @Test
  void the_same_gain_for_every_query_gives_zero_as_in_scipy() {
    assertThat(PairedT.pValue(new double[] {0.5, 0.5, 0.5})).isZero();
  }

  @Test
  void order_changes_nothing() {
    assertThat(PairedT.pValue(new double[] {0.1, 0.7, -0.2}))
        .isEqualTo(PairedT.pValue(new double[] {0.7, -0.2, 0.1}));
  }
}
