package io.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Vectors against those that Python Model2Vec gave, on every layout and type; see record_models.py.
 */
class ModelGoldenTest {
  private static final float F32_TOLERANCE = 1e-5f;

  /** Python rounds the mean of an F16 table to F16, and the normalised vector again. */
  private static final float F16_TOLERANCE = 2e-3f;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f32",
        "f32-plain",
        "f16",
        "i8",
        "max-length",
        "quantised",
        "quantised-f16-i64",
        "st-flat",
        "st-nested",
        "padded",
        "winnow-saved",
        "winnow-saved-words",
        "winnow-saved-clusters-6-words"
      })
  void vectors_equal_the_reference(String name) throws IOException {
    Path folder = GoldenFiles.folder(name);
    Map<String, @Nullable Object> golden = GoldenFiles.json(folder.resolve("vectors.json"));
    List<String> texts = GoldenFiles.strings(golden.get("texts"));
    float tolerance = name.equals("f16") ? F16_TOLERANCE : F32_TOLERANCE;
    try (StaticModel model = StaticModel.load(folder)) {
      assertThat(model.tokenizer().medianTokenLength())
          .isEqualTo(GoldenFiles.integer(golden.get("median_token_length")));
      float worst =
          Math.max(
              deviation(model, texts, model.options(), GoldenFiles.matrix(golden.get("vectors"))),
              Math.max(
                  deviation(
                      model,
                      texts,
                      EncodeOptions.unlimited(),
                      GoldenFiles.matrix(golden.get("unlimited"))),
                  deviation(
                      model,
                      texts,
                      new EncodeOptions(5),
                      GoldenFiles.matrix(golden.get("max_length_5")))));
      System.getLogger("golden")
          .log(System.Logger.Level.INFO, "{0}: largest deviation {1}", name, String.valueOf(worst));
      assertThat(worst).as("largest deviation of %s", name).isLessThanOrEqualTo(tolerance);
    }
  }

  private static float deviation(
      StaticModel model, List<String> texts, EncodeOptions options, float[][] expected) {
    float worst = 0;
    float[] actual = new float[model.dimension()];
    for (int i = 0; i < texts.size(); i++) {
      model.encode(texts.get(i), options, actual);
      for (int c = 0; c < actual.length; c++) {
        assertThat(actual[c]).as("text %d", i).isFinite();
        worst = Math.max(worst, Math.abs(actual[c] - expected[i][c]));
      }
    }
    return worst;
  }

  @ParameterizedTest
  @ValueSource(strings = {"f32", "f16", "i8", "quantised", "padded"})
  void a_saved_model_is_the_same_model(String name, @TempDir Path folder) throws IOException {
    try (StaticModel model = StaticModel.load(GoldenFiles.folder(name))) {
      model.save(folder);
      try (StaticModel saved = StaticModel.load(folder)) {
        assertThat(saved.fingerprint()).isEqualTo(model.fingerprint());
        String text = "read the file line by line";
        assertThat(saved.encode(text)).isEqualTo(model.encode(text));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"f32", "quantised"})
  void many_threads_give_the_same_bits_as_one(String name) throws IOException {
    Map<String, @Nullable Object> golden =
        GoldenFiles.json(GoldenFiles.folder(name).resolve("vectors.json"));
    List<String> texts = GoldenFiles.strings(golden.get("texts"));
    List<String> many =
        IntStream.range(0, 5000).mapToObj(i -> texts.get(i % texts.size())).toList();
    try (StaticModel model = StaticModel.load(GoldenFiles.folder(name))) {
      float[] all = model.encodeAll(many);
      for (int i = 0; i < many.size(); i++) {
        float[] one = model.encode(many.get(i));
        for (int c = 0; c < one.length; c++) {
          assertThat(all[i * one.length + c]).isEqualTo(one[c]);
        }
      }
    }
  }
}
