package io.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.engine.internal.format.Tensors;
import io.winnow.engine.table.ElementType;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables and weights that hold NaN or infinities: what comes out, and what is refused. */
class NotFiniteTest {
  @TempDir Path folder;

  @BeforeEach
  void copy_a_model() throws IOException {
    StaticModelTest.copy(GoldenFiles.folder("f32"), folder);
  }

  private static StaticModel model(float value, boolean normalize) throws IOException {
    Tokenizer tokenizer = Tokenizer.read(GoldenFiles.folder("f32").resolve("tokenizer.json"));
    float[] table = new float[tokenizer.vocabularySize() * 3];
    java.util.Arrays.fill(table, 1);
    table[3 * tokenizer.id("gold") + 1] = value;
    return StaticModel.of(tokenizer, table, 3, normalize, Map.of());
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void only_texts_with_a_token_of_such_a_row_show_it(float value) throws IOException {
    try (StaticModel mean = model(value, false);
        StaticModel unit = model(value, true)) {
      assertThat(mean.encode("read gold")).containsExactly(1, value, 1);
      float others = Float.isNaN(value) ? Float.NaN : 0;
      assertThat(unit.encode("read gold")).containsExactly(others, Float.NaN, others);
      TextAccumulator accumulator = unit.accumulator();
      accumulator.add("read gold");
      float[] out = new float[3];
      accumulator.finish(out);
      assertThat(out).containsExactly(others, Float.NaN, others);
      // Nothing of it is left for the next text, and what has no known token is zero.
      assertThat(mean.encode("read")).containsExactly(1, 1, 1);
      accumulator.add("read");
      accumulator.finish(out);
      assertThat(out).isEqualTo(unit.encode("read")).doesNotContain(Float.NaN);
      assertThat(unit.encode("\u4E2D")).containsExactly(0, 0, 0);
      assertThat(unit.countRowsNotFinite()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void such_a_table_is_not_saved_as_any_type(ElementType type) throws IOException {
    Path target = folder.resolve("target");
    try (StaticModel model = model(Float.NEGATIVE_INFINITY, true)) {
      int row = model.tokenizer().id("gold");
      assertThatThrownBy(() -> model.save(target, type))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the table holds -Infinity at row "
                  + row
                  + ", column 1: a table of finite values was expected");
    }
    assertThat(target).doesNotExist();
  }

  @Test
  void weights_that_are_not_finite_are_counted_and_not_saved() throws IOException {
    int tokens;
    try (StaticModel model = StaticModel.load(folder)) {
      tokens = model.vocabularySize();
    }
    float[] weights = new float[tokens];
    weights[3] = Float.NaN;
    weights[7] = Float.POSITIVE_INFINITY;
    SafetensorsFixture.table(
        folder.resolve("model.safetensors"), tokens, 2, Tensors.of("weights", weights));
    Path target = folder.resolve("target");
    try (StaticModel model = StaticModel.load(folder)) {
      assertThat(model.countRowsNotFinite()).isEqualTo(2);
      assertThatThrownBy(() -> model.save(target))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the weight of token 3 is NaN: weights of finite values were expected");
    }
    assertThat(target).doesNotExist();
  }

  /** Their squares are beyond 32-bit floats; Python gives the zero vector. */
  @Test
  void large_finite_values_give_a_direction() throws IOException {
    try (StaticModel model = model(2e30f, true)) {
      assertThat(Similarity.norm(model.encode("gold"))).isEqualTo(1f);
    }
  }
}
