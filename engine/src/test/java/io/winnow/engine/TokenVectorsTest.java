package io.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.winnow.engine.tokenizer.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors of tokens against encode_as_sequence of Python Model2Vec; see record_models.py. */
class TokenVectorsTest {
  private static final double TOLERANCE = 1e-6;

  @ParameterizedTest
  @ValueSource(strings = {"f32", "f16", "i8", "max-length", "quantised", "quantised-f16-i64"})
  void vectors_equal_the_reference(String name) throws IOException {
    Path folder = GoldenFiles.folder(name);
    compare(folder, folder.resolve("tokens.json"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "potion-base-4M-int8",
        "model2vec-fixtures/test-model-float32",
        "model2vec-fixtures/test-model-float16",
        "model2vec-fixtures/test-model-vocab-quantized"
      })
  void vectors_of_published_models_equal_the_reference(String name) throws IOException {
    String models = System.getenv("WINNOW_MODELS");
    assumeTrue(models != null, "WINNOW_MODELS is not set: no published models to test with");
    Path folder = Path.of(models).resolve(name);
    assumeTrue(Files.isDirectory(folder), () -> folder + " is not there");
    Path golden = GoldenFiles.resource("/golden/shared/" + folder.getFileName() + "-tokens.json");
    compare(folder, golden);
  }

  private static void compare(Path folder, Path file) throws IOException {
    Map<String, @Nullable Object> golden = GoldenFiles.json(file);
    List<String> texts = GoldenFiles.strings(golden.get("texts"));
    try (StaticModel model = StaticModel.load(folder)) {
      double worst = 0;
      for (int i = 0; i < texts.size(); i++) {
        TokenVectors all = model.tokenVectors(texts.get(i));
        assertThat(all.tokens().stream().map(Token::id).map(String::valueOf).toList())
            .as("ids of \"%s\"", texts.get(i))
            .isEqualTo(GoldenFiles.strings(at(golden.get("ids"), i)));
        worst = Math.max(worst, deviation(all, at(golden.get("unlimited"), i)));
        TokenVectors few = model.tokenVectors(texts.get(i), new EncodeOptions(5));
        worst = Math.max(worst, deviation(few, at(golden.get("max_length_5"), i)));
      }
      System.getLogger("golden")
          .log(System.Logger.Level.INFO, "{0}: largest deviation {1}", file, String.valueOf(worst));
      assertThat(worst).as("largest deviation").isLessThanOrEqualTo(TOLERANCE);
    }
  }

  private static @Nullable Object at(@Nullable Object list, int index) {
    return ((List<?>) Objects.requireNonNull(list)).get(index);
  }

  /** Relative to one, or to the value where that is greater. */
  private static double deviation(TokenVectors actual, @Nullable Object expected) {
    float[][] rows = GoldenFiles.matrix(expected);
    assertThat(actual.tokens()).hasSize(rows.length);
    double worst = 0;
    for (int i = 0; i < rows.length; i++) {
      float[] vector = actual.vector(i);
      assertThat(vector).hasSize(rows[i].length);
      for (int c = 0; c < vector.length; c++) {
        worst =
            Math.max(worst, Math.abs(vector[c] - rows[i][c]) / Math.max(1, Math.abs(rows[i][c])));
      }
    }
    return worst;
  }

  @ParameterizedTest
  @ValueSource(strings = {"f32", "f32-plain", "i8", "quantised", "max-length"})
  void their_mean_is_the_vector_of_the_text(String name) throws IOException {
    Path folder = GoldenFiles.folder(name);
    List<String> texts =
        GoldenFiles.strings(GoldenFiles.json(folder.resolve("vectors.json")).get("texts"));
    try (StaticModel model = StaticModel.load(folder)) {
      for (String text : texts) {
        TokenVectors tokens = model.tokenVectors(text, model.options());
        assertThat(tokens.tokens().stream().mapToInt(Token::id).toArray())
            .as(text)
            .isEqualTo(model.tokenIds(text, model.options()));
        float[] mean = new float[model.dimension()];
        for (int i = 0; i < tokens.tokens().size(); i++) {
          float[] vector = tokens.vector(i);
          for (int c = 0; c < mean.length; c++) {
            mean[c] += vector[c];
          }
        }
        for (int c = 0; c < mean.length; c++) {
          mean[c] /= Math.max(1, tokens.tokens().size());
        }
        if (model.normalizes()) {
          float norm = Similarity.norm(mean) + 1e-32f;
          for (int c = 0; c < mean.length; c++) {
            mean[c] /= norm;
          }
        }
        float[] expected = model.encode(text);
        for (int c = 0; c < mean.length; c++) {
          assertThat(mean[c]).as(text).isCloseTo(expected[c], within(1e-6f));
        }
      }
    }
  }

  @Test
  void tokens_tell_their_places_in_the_text_as_given() throws IOException {
    String text = "Caf\u00E9s, \uD83D\uDE00 READ zzz gold\uD800";
    try (StaticModel model = StaticModel.load(GoldenFiles.folder("f32"))) {
      TokenVectors found = model.tokenVectors(text);
      assertThat(
              found.tokens().stream().map(token -> token.token() + "=" + token.in(text)).toList())
          .containsExactly("caf=Caf", "##e=\u00E9", "##s=s", ",=,", "read=READ", "gold=gold");
      assertThat(found).hasToString("TokenVectors[6 x 20]");
    }
  }

  @Test
  void a_text_without_known_tokens_has_none() throws IOException {
    try (StaticModel model = StaticModel.load(GoldenFiles.folder("f32"))) {
      for (String text : List.of("", " \t\r\n", "zzz \u4E2D", "\uD800", "[UNK]")) {
        TokenVectors found = model.tokenVectors(text);
        assertThat(found.tokens()).as(text).isEmpty();
        assertThat(found.matrix()).isEmpty();
        assertThatThrownBy(() -> found.vector(0)).isInstanceOf(IndexOutOfBoundsException.class);
      }
    }
  }

  @Test
  void a_megabyte_is_read_to_its_end() throws IOException {
    String text = "gold of the river, ".repeat(56_000);
    try (StaticModel model = StaticModel.load(GoldenFiles.folder("quantised"))) {
      TokenVectors found = model.tokenVectors(text);
      int[] ids = model.tokenIds(text, EncodeOptions.unlimited());
      assertThat(text.length()).isGreaterThan(1 << 20);
      assertThat(found.tokens().stream().mapToInt(Token::id).toArray()).isEqualTo(ids);
      assertThat(found.tokens().getLast().end()).isEqualTo(text.length() - 1);
      assertThat(model.tokenVectors(text, new EncodeOptions(512)).tokens()).hasSize(512);
    }
  }

  @Test
  void a_limit_cuts_the_text_as_encoding_does() throws IOException {
    try (StaticModel model = StaticModel.load(GoldenFiles.folder("f32"))) {
      for (int length = 1; length < 30; length++) {
        EncodeOptions options = new EncodeOptions(length);
        String text = "read the \uD83D\uDE00\uD83D\uDE00 gold zzz jumping quickest ".repeat(4);
        assertThat(
                model.tokenVectors(text, options).tokens().stream().mapToInt(Token::id).toArray())
            .isEqualTo(model.tokenIds(text, options));
      }
    }
  }

  @Test
  void a_closed_model_has_no_tokens() throws IOException {
    StaticModel model = StaticModel.load(GoldenFiles.folder("f32"));
    model.close();
    assertThatThrownBy(() -> model.tokenVectors("gold"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the model is closed");
  }

  @Test
  void a_matrix_of_another_size_is_refused() {
    assertThatThrownBy(() -> new TokenVectors(List.of(), 3, new float[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("matrix size differs: expected 0 x 3 values, found 4");
  }
}
