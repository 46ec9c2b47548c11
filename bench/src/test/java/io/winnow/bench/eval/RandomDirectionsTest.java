package io.winnow.bench.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.Similarity;
import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RandomDirectionsTest {
  private static final Path MODELS = Path.of("../engine/src/test/resources/golden/model");

  @ParameterizedTest
  @ValueSource(strings = {"f32", "i8", "quantised"})
  void lengths_stay_and_directions_are_lost(String name) throws IOException {
    try (StaticModel model = StaticModel.load(MODELS.resolve(name));
        StaticModel control = RandomDirections.of(model);
        StaticModel again = RandomDirections.of(model)) {
      assertThat(control.fingerprint())
          .isEqualTo(again.fingerprint())
          .isNotEqualTo(model.fingerprint());
      double cosines = 0;
      int rows = 0;
      for (int id = 0; id < model.vocabularySize(); id++) {
        float length = Math.abs(model.weight(id)) * Similarity.norm(model.row(id));
        assertThat(Similarity.norm(control.row(id))).isCloseTo(length, within(1e-4f * length));
        if (length > 0) {
          cosines += Math.abs(Similarity.cosine(model.row(id), control.row(id)));
          rows++;
        }
      }
      // A random direction in d dimensions has a mean absolute cosine of about sqrt(2 / (pi d)).
      double expected = Math.sqrt(2 / (Math.PI * model.dimension()));
      assertThat(cosines / rows).isCloseTo(expected, within(expected / 2));
    }
  }
}
