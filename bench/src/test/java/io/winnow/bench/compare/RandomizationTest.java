package io.winnow.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RandomizationTest {
  private static final double SMALLEST = 1.0 / (Randomization.PERMUTATIONS + 1);

  static List<StatisticsGolden> recorded() {
    return StatisticsGolden.read("paired");
  }

  /** Four standard errors of a share of so many draws; scipy's own count among them. */
  private static double error(double p) {
    return 4 * Math.sqrt(p * (1 - p) / Randomization.PERMUTATIONS) * Math.sqrt(1.5) + SMALLEST;
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void p_is_scipys(StatisticsGolden golden) {
    double p = golden.number("randomization");
    assertThat(Randomization.pValue(golden.differences())).isCloseTo(p, within(error(p)));
  }

  /** Every one of the 2^n ways to set the signs. */
  private static double exact(double[] differences) {
    double observed = 0;
    for (double difference : differences) {
      observed += difference;
    }
    int asFar = 0;
    int ways = 1 << differences.length;
    for (int signs = 0; signs < ways; signs++) {
      double sum = 0;
      for (int i = 0; i < differences.length; i++) {
        sum += (signs >>> i & 1) == 0 ? differences[i] : -differences[i];
      }
      if (Math.abs(sum) >= Math.abs(observed) - 1e-12) {
        asFar++;
      }
    }
    return (double) asFar / ways;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 6, 9, 12})
  void p_is_that_of_all_ways_to_set_the_signs(int queries) {
    SplittableRandom random = new SplittableRandom(queries);
    for (int round = 0; round < 5; round++) {
      double shift = random.nextDouble(-0.5, 0.5);
      double[] differences =
          random.doubles(queries).map(d -> Math.round(8 * (d - 0.5 + shift)) / 8.0).toArray();
      double p = exact(differences);
      assertThat(Randomization.pValue(differences, round)).isCloseTo(p, within(error(p)));
    }
  }

  @Test
  void equal_means_that_round_differently_are_as_far() {
    // 0.1 + 0.2 is not 0.3: both ways to make 0 out of these must count.
    assertThat(Randomization.pValue(new double[] {0.1, 0.2, -0.3})).isEqualTo(1);
    assertThat(Randomization.pValue(new double[] {0.1, 0.1, 0.1, 0.3}))
        .isCloseTo(2 / 16.0, within(error(2 / 16.0)));
  }

  @Test
  void nothing_to_tell_apart_gives_one() {
    assertThat(Randomization.pValue(new double[] {0, 0, -0.0})).isEqualTo(1);
    assertThat(Randomization.pValue(new double[] {0.7})).isEqualTo(1);
  }

  @Test
  void p_is_never_zero() {
    double[] differences = new double[100];
    Arrays.fill(differences, 0.25);
    assertThat(Randomization.pValue(differences)).isEqualTo(SMALLEST);
  }

  @Test
  void order_and_direction_change_nothing_and_the_seed_does() {
    double[] differences = new SplittableRandom(5).doubles(70, -0.4, 0.5).toArray();
    double[] turned = new double[70];
    for (int i = 0; i < 70; i++) {
      turned[i] = -differences[69 - i];
    }
    double p = Randomization.pValue(differences);
    assertThat(Randomization.pValue(turned)).isEqualTo(p);
    assertThat(Randomization.pValue(differences, 1)).isNotEqualTo(p).isCloseTo(p, within(error(p)));
  }
}
