package io.winnow.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BootstrapTest {
  /** Of fewer queries the resampled means are too coarse for an error of their percentiles. */
  static List<StatisticsGolden> recorded() {
    return StatisticsGolden.read("paired").stream()
        .filter(golden -> golden.array("first").length >= 10)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void the_interval_is_scipys(StatisticsGolden golden) {
    double[] differences = golden.differences();
    double mean = Arrays.stream(differences).average().orElseThrow();
    double variance = Arrays.stream(differences).map(d -> (d - mean) * (d - mean)).sum();
    // A percentile of 10,000 normal draws has a standard error of 0.027 of their deviation.
    double error = 4 * 0.027 * Math.sqrt(variance) / differences.length;

    Interval interval = Bootstrap.ofMean(differences);
    assertThat(interval.low()).isCloseTo(golden.array("interval")[0], within(error));
    assertThat(interval.high()).isCloseTo(golden.array("interval")[1], within(error));
  }

  @Test
  void nineteen_of_twenty_intervals_hold_the_mean() {
    SplittableRandom random = new SplittableRandom(20_260_920);
    int samples = 500;
    int held = 0;
    for (int sample = 0; sample < samples; sample++) {
      double[] values = new double[60];
      for (int i = 0; i < values.length; i++) {
        values[i] = random.nextGaussian(0.3, 0.2);
      }
      Interval interval = Bootstrap.ofMean(values, sample);
      if (interval.low() <= 0.3 && 0.3 <= interval.high()) {
        held++;
      }
    }
    // Three standard errors, and one percent that the percentiles of 60 values fall short.
    assertThat(held / (double) samples).isBetween(0.91, 0.98);
  }

  @Test
  void one_value_and_equal_values_give_the_value_itself() {
    assertThat(Bootstrap.ofMean(new double[] {0.25})).isEqualTo(new Interval(0.25, 0.25));
    assertThat(Bootstrap.ofMean(new double[] {0, 0, 0})).isEqualTo(new Interval(0, 0));
  }

  @Test
  void two_values_give_the_ends_of_a_quarter_each() {
    assertThat(Bootstrap.ofMean(new double[] {1, 0})).isEqualTo(new Interval(0, 1));
  }

  @Test
  void order_changes_nothing_and_the_seed_does() {
    double[] values = new SplittableRandom(3).doubles(40).toArray();
    double[] turned = new double[40];
    for (int i = 0; i < 40; i++) {
      turned[i] = values[39 - i];
    }
    assertThat(Bootstrap.ofMean(turned)).isEqualTo(Bootstrap.ofMean(values));
    assertThat(Bootstrap.ofMean(values, 1)).isNotEqualTo(Bootstrap.ofMean(values));
  }

  @Test
  void no_values_are_refused() {
    assertThatThrownBy(() -> Bootstrap.ofMean(new double[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("values: expected one or more, found none");
  }
}
