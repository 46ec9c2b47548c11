package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FusionTest {
  @ParameterizedTest
  @CsvSource({
    "minmax, minmax:0.3",
    "MinMax:0.25, minmax:0.25",
    "minmax:1, minmax:1.0",
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
        "minmax:",
        "minmax:1.1",
        "minmax:-1",
        "rrf:0",
        "rrf:1.5",
        "rrf:9999999999"
      })
  void anything_else_shows_the_grammar(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fusion.parse(text))
        .withMessage("fusion: expected " + Fusion.GRAMMAR + ", found \"" + text + "\"");
  }
}
