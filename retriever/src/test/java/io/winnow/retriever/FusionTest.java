package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FusionTest {
  @ParameterizedTest
  @CsvSource({
    "max, max:0.45",
    "max:0.4, max:0.4",
    "MAX:0, max:0.0",
    "minmax, minmax:0.3",
    "MinMax:0.25, minmax:0.25",
    "minmax:1, minmax:1.0",
    "logodds, logodds:0.5",
    "LogOdds:0.3, logodds:0.3",
    "rrf, rrf:60",
    "rrf:5, rrf:5"
  })
  void what_is_written_is_read_back(String text, String canonical) {
    assertThat(Fusion.parse(text)).hasToString(canonical);
    assertThat(Fusion.parse(canonical)).isEqualTo(Fusion.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sum",
        "max:",
        "max:1.1",
        "max:-0.1",
        "max:NaN",
        "max:.5",
        "maxmin",
        "minmax:",
        "minmax:1.1",
        "minmax:-1",
        "logodds:",
        "logodds:2",
        "log-odds",
        "rrf:0",
        "rrf:1.5",
        "rrf:9999999999"
      })
  void anything_else_shows_the_grammar(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fusion.parse(text))
        .withMessage("fusion: expected " + Fusion.GRAMMAR + ", found \"" + text + "\"");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN, Double.POSITIVE_INFINITY})
  void a_weight_that_is_no_share_is_refused(double weight) {
    String message = "weight of the static arm: expected 0 to 1, found " + weight;
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Fusion.Max(weight))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Fusion.MinMax(weight))
        .withMessage(message);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Fusion.LogOdds(weight))
        .withMessage(message);
  }

  @Test
  void the_standard_is_what_max_alone_means() {
    assertThat(Fusion.standard()).isEqualTo(new Fusion.Max(0.45)).isEqualTo(Fusion.parse("max"));
    assertThat(Query.of("gold").fusion()).isEqualTo(Fusion.standard());
  }
}
