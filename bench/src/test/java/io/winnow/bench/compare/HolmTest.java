package io.winnow.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HolmTest {
  static List<StatisticsGolden> recorded() {
    return StatisticsGolden.read("holm");
  }

  @ParameterizedTest
  @MethodSource("recorded")
  void adjusted_values_are_those_of_statsmodels(StatisticsGolden golden) {
    assertThat(Holm.adjust(golden.array("p")))
        .containsExactly(golden.array("adjusted"), within(1e-15));
  }

  @Test
  void larger_values_stay_larger_and_none_shrinks_or_passes_one() {
    double[] p = new SplittableRandom(8).doubles(50).map(d -> d * d * d).toArray();
    double[] adjusted = Holm.adjust(p);
    for (int i = 0; i < p.length; i++) {
      assertThat(adjusted[i]).isBetween(p[i], 1.0);
      for (int j = 0; j < p.length; j++) {
        if (p[i] <= p[j]) {
          assertThat(adjusted[i]).isLessThanOrEqualTo(adjusted[j]);
        }
      }
    }
  }

  @Test
  void no_value_gives_none() {
    assertThat(Holm.adjust(new double[0])).isEmpty();
  }
}
