package io.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.internal.format.Json;
import io.winnow.engine.internal.format.Safetensors;
import io.winnow.engine.internal.format.Tensor;
import io.winnow.engine.internal.format.TensorType;
import io.winnow.engine.table.ElementType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Weights, mappings and tables of every type that Python Model2Vec 0.10.0 takes, and configs with
 * and without {@code normalize}, against the vectors it gave; see record_models.py.
 */
class ElementTypesTest {
  private static final Path RECORDED = GoldenFiles.folder("types");

  @TempDir Path folder;

  static Stream<Arguments> models() throws IOException {
    List<?> models = (List<?>) Objects.requireNonNull(recorded().get("models"));
    assertThat(models).hasSize(20);
    return models.stream().map(Map.class::cast).map(m -> Arguments.of(m.get("tensors"), m));
  }

  private static Map<String, @Nullable Object> recorded() throws IOException {
    return GoldenFiles.json(RECORDED.resolve("vectors.json"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void vectors_equal_the_reference(String name, Map<String, @Nullable Object> golden)
      throws IOException {
    Files.copy(RECORDED.resolve(name + ".safetensors"), folder.resolve("model.safetensors"));
    Files.copy(RECORDED.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    @SuppressWarnings("unchecked") // what Json reads has String keys
    Map<String, @Nullable Object> config =
        (Map<String, @Nullable Object>) Objects.requireNonNull(golden.get("config"));
    Files.write(folder.resolve("config.json"), Json.write(config));
    List<String> texts = GoldenFiles.strings(recorded().get("texts"));
    float[][] expected = GoldenFiles.matrix(golden.get("vectors"));
    try (StaticModel model = StaticModel.load(folder)) {
      assertThat(model.elementType()).isEqualTo(ElementType.F32);
      assertThat(model.normalizes()).isEqualTo(Boolean.TRUE.equals(config.get("normalize")));
      for (int i = 0; i < texts.size(); i++) {
        assertThat(model.encode(texts.get(i)))
            .as(texts.get(i))
            .containsExactly(expected[i], within(1e-5f));
      }
      Path saved = folder.resolve("saved");
      model.save(saved);
      try (StaticModel again = StaticModel.load(saved)) {
        assertThat(again.fingerprint()).isEqualTo(model.fingerprint());
      }
    }
  }

  @Test
  void a_float64_table_with_a_value_beyond_float32_is_refused_with_its_place() throws IOException {
    StaticModelTest.copy(GoldenFiles.folder("f32"), folder);
    int tokens;
    try (StaticModel model = StaticModel.load(folder)) {
      tokens = model.vocabularySize();
    }
    MemorySegment values = MemorySegment.ofArray(new byte[tokens * 2 * 8]);
    values.setAtIndex(
        ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 7, 1e300);
    Path file = folder.resolve("model.safetensors");
    Files.delete(file);
    Safetensors.write(
        file,
        List.of(new Tensor("embeddings", TensorType.F64, List.of((long) tokens, 2L), values)));
    assertThatThrownBy(() -> StaticModel.load(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("the table holds 1.0E300 at row 3, column 1: too large for F32")
        .hasMessageContaining(file.toString());
  }

  @Test
  void a_table_of_another_type_is_refused_with_those_there_are() throws IOException {
    StaticModelTest.copy(GoldenFiles.folder("f32"), folder);
    Path file = folder.resolve("model.safetensors");
    Files.delete(file);
    Safetensors.write(
        file,
        List.of(
            new Tensor(
                "embeddings",
                TensorType.U16,
                List.of(2L, 1L),
                MemorySegment.ofArray(new byte[4]))));
    assertThatThrownBy(() -> StaticModel.load(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(
            "dtype U16 of the token table not supported; supported: [F32, F16, BF16, I8] and F64");
  }
}
