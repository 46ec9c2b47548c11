package io.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.internal.format.Safetensors;
import io.winnow.engine.internal.format.Tensor;
import io.winnow.engine.table.ElementType;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vocabulary quantisation of models that are there, as Python Model2Vec's quantize_model does. */
class QuantizeVocabularyTest {
  private static final int PLACES = 9;
  private static final int DIMENSION = 20;

  private static Tokenizer tokenizer() throws IOException {
    return Tokenizer.read(GoldenFiles.folder("f32").resolve("tokenizer.json"));
  }

  /** Rows of any length in a few directions. */
  private static float[] table(int rows) {
    SplittableRandom random = new SplittableRandom(11);
    float[] places = new float[PLACES * DIMENSION];
    for (int i = 0; i < places.length; i++) {
      places[i] = (float) random.nextGaussian();
    }
    float[] table = new float[rows * DIMENSION];
    for (int r = 0; r < rows; r++) {
      double length = 0.1 + 5 * random.nextDouble();
      for (int c = 0; c < DIMENSION; c++) {
        table[r * DIMENSION + c] = (float) (length * places[r % PLACES * DIMENSION + c]);
      }
    }
    return table;
  }

  private static StaticModel model(float @Nullable [] weights) throws IOException {
    Tokenizer tokenizer = tokenizer();
    float[] table = table(tokenizer.vocabularySize());
    return StaticModel.of(tokenizer, table, DIMENSION, weights, null, true, Map.of("from", "test"));
  }

  /** See record_distillation.py. */
  @ParameterizedTest
  @ValueSource(strings = {"loaded", "loaded-weighted"})
  void a_model_equals_that_of_the_reference(String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Path path = GoldenFiles.folder("options").resolve("tables.safetensors");
      Safetensors file = Safetensors.map(path, arena);
      Tensor table = file.tensor(name + "/table").orElseThrow();
      int dimension = table.shape().get(1).intValue();
      float[] given = floats(file, "loaded/given");
      float[] rows = floats(file, name + "/embeddings");
      float[] weights = floats(file, name + "/weights");
      int[] mapping =
          file.tensor(name + "/mapping")
              .orElseThrow()
              .data()
              .toArray(ValueLayout.JAVA_INT_UNALIGNED);
      try (StaticModel model =
              StaticModel.of(
                  tokenizer(),
                  floats(file, name + "/table"),
                  dimension,
                  name.equals("loaded") ? null : given,
                  null,
                  true,
                  Map.of());
          StaticModel small =
              model.quantizeVocabulary(rows.length / dimension, 42, Progress.NONE)) {
        float worst = 0;
        for (int id = 0; id < mapping.length; id++) {
          assertThat(small.weight(id)).isCloseTo(weights[id], within(1e-5f));
          float[] row = small.row(id);
          for (int c = 0; c < dimension; c++) {
            worst = Math.max(worst, Math.abs(row[c] - rows[mapping[id] * dimension + c]));
          }
        }
        assertThat(worst).as("largest deviation").isLessThan(1e-5f);
      }
    }
  }

  private static float[] floats(Safetensors file, String name) {
    return file.tensor(name)
        .orElseThrow()
        .data()
        .toArray(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN));
  }

  @Test
  void rows_of_one_direction_become_one_and_their_lengths_weights() throws IOException {
    try (StaticModel model = model(null);
        StaticModel small = model.quantizeVocabulary(PLACES, 1, Progress.NONE)) {
      assertThat(small.toString()).contains(PLACES + " x " + DIMENSION + " F32");
      for (int id = 0; id < model.vocabularySize(); id++) {
        float[] row = model.row(id);
        float[] shared = small.row(id);
        assertThat(small.weight(id)).isCloseTo(Similarity.norm(row), within(1e-4f));
        for (int c = 0; c < DIMENSION; c++) {
          assertThat(small.weight(id) * shared[c]).isCloseTo(row[c], within(1e-4f));
        }
      }
      float[] vector = small.encode("read the file line by line");
      float[] expected = model.encode("read the file line by line");
      for (int c = 0; c < DIMENSION; c++) {
        assertThat(vector[c]).isCloseTo(expected[c], within(1e-5f));
      }
    }
  }

  @Test
  void a_model_with_weights_keeps_them_and_its_rows_keep_their_lengths() throws IOException {
    float[] weights = new float[tokenizer().vocabularySize()];
    for (int id = 0; id < weights.length; id++) {
      weights[id] = 1f / (id + 2);
    }
    try (StaticModel model = model(weights);
        StaticModel small = model.quantizeVocabulary(model.vocabularySize(), 1, Progress.NONE)) {
      for (int id = 0; id < weights.length; id++) {
        assertThat(small.weight(id)).isEqualTo(weights[id]);
        for (int c = 0; c < DIMENSION; c++) {
          assertThat(small.row(id)[c]).isCloseTo(model.row(id)[c], within(1e-4f));
        }
      }
    }
  }

  @Test
  void it_outlives_the_model_it_was_made_of_and_says_the_same_of_itself() throws IOException {
    StaticModel model = model(null);
    try (StaticModel small = model.quantizeVocabulary(4, 1, Progress.NONE)) {
      model.close();
      assertThat(small.encode("gold")).hasSize(DIMENSION);
      assertThat(small.about().get("from")).isEqualTo("test");
      assertThat(small.normalizes()).isTrue();
      assertThatThrownBy(() -> model.quantizeVocabulary(4, 1, Progress.NONE))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("the model is closed");
    }
  }

  @Test
  void saved_and_loaded_it_is_the_same(@TempDir Path folder) throws IOException {
    try (StaticModel model = model(null);
        StaticModel small = model.quantizeVocabulary(4, 1, Progress.NONE)) {
      small.save(folder);
      assertThat(Files.readString(folder.resolve("config.json")))
          .contains("\"vocabulary_quantization\" : 4");
      try (StaticModel loaded = StaticModel.load(folder)) {
        assertThat(loaded.fingerprint()).isEqualTo(small.fingerprint());
        assertThat(loaded.encode("gold and silver")).isEqualTo(small.encode("gold and silver"));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void the_element_type_stays(ElementType type, @TempDir Path folder) throws IOException {
    try (StaticModel model = model(null)) {
      model.save(folder, type);
    }
    try (StaticModel loaded = StaticModel.load(folder);
        StaticModel small = loaded.quantizeVocabulary(PLACES, 1, Progress.NONE)) {
      assertThat(small.elementType()).isEqualTo(type);
      assertThat(Similarity.cosine(small.encode("gold file"), loaded.encode("gold file")))
          .isGreaterThan(0.999f);
    }
  }

  @Test
  void one_row_for_all_is_possible() throws IOException {
    try (StaticModel model = model(null);
        StaticModel small = model.quantizeVocabulary(1, 1, Progress.NONE)) {
      assertThat(small.row(3)).isEqualTo(small.row(30));
      assertThat(small.encode("gold")).isNotEqualTo(new float[DIMENSION]);
    }
  }

  @Test
  void a_row_of_zeros_adds_nothing_afterwards() throws IOException {
    Tokenizer tokenizer = tokenizer();
    float[] table = table(tokenizer.vocabularySize());
    int gold = tokenizer.id("gold");
    Arrays.fill(table, gold * DIMENSION, (gold + 1) * DIMENSION, 0f);
    try (StaticModel model = StaticModel.of(tokenizer, table, DIMENSION, false, Map.of());
        StaticModel small = model.quantizeVocabulary(5, 1, Progress.NONE)) {
      assertThat(small.encode("gold")).usingComparatorWithPrecision(1e-30f).containsOnly(0f);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -2, 203})
  void the_number_of_rows_is_that_of_the_tokens_at_most(int clusters) throws IOException {
    try (StaticModel model = model(null)) {
      assertThat(model.vocabularySize()).isEqualTo(202);
      assertThatThrownBy(() -> model.quantizeVocabulary(clusters, 1, Progress.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("clusters: expected 1 to 202, the tokens of the model, found " + clusters);
    }
  }

  @Test
  void shared_rows_are_not_shared_once_more() throws IOException {
    try (StaticModel model = StaticModel.load(GoldenFiles.folder("quantised"))) {
      assertThatThrownBy(() -> model.quantizeVocabulary(5, 1, Progress.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "tokens share rows already: 202 tokens have 17 rows; quantise the model that it was"
                  + " made from");
    }
  }

  @Test
  void a_table_that_is_not_finite_is_refused_by_its_token() throws IOException {
    Tokenizer tokenizer = tokenizer();
    float[] table = table(tokenizer.vocabularySize());
    table[8 * DIMENSION + 2] = Float.NaN;
    try (StaticModel model = StaticModel.of(tokenizer, table, DIMENSION, true, Map.of())) {
      assertThatThrownBy(() -> model.quantizeVocabulary(5, 1, Progress.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the table holds NaN in the row of token 8: cannot be clustered");
    }
  }

  @Test
  void parts_that_do_not_fit_are_refused() throws IOException {
    Tokenizer tokenizer = tokenizer();
    int size = tokenizer.vocabularySize();
    float[] rows = new float[3 * DIMENSION];
    int[] mapping = new int[size];
    assertThatThrownBy(() -> of(tokenizer, rows, null, null))
        .hasMessage("table size differs: expected 202 x 20 values, found 60");
    assertThatThrownBy(() -> of(tokenizer, new float[21], null, mapping))
        .hasMessage("table size differs: expected rows x 20 values, found 21");
    assertThatThrownBy(() -> of(tokenizer, rows, new float[5], mapping))
        .hasMessage("weights: expected one for each of 202 tokens, found 5");
    assertThatThrownBy(() -> of(tokenizer, rows, null, new int[201]))
        .hasMessage("mapping: expected one for each of 202 tokens, found 201");
    mapping[7] = 3;
    assertThatThrownBy(() -> of(tokenizer, rows, null, mapping))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private static StaticModel of(
      Tokenizer tokenizer, float[] rows, float @Nullable [] weights, int @Nullable [] mapping) {
    return StaticModel.of(tokenizer, rows, DIMENSION, weights, mapping, true, Map.of());
  }
}
