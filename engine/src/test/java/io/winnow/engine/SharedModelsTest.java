package io.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published models, which are not committed: their vectors against those of Python Model2Vec. */
class SharedModelsTest {
  private static Path model(String name) {
    String models = System.getenv("WINNOW_MODELS");
    assumeTrue(models != null, "WINNOW_MODELS is not set: no published models to test with");
    Path folder = Path.of(models).resolve(name);
    assumeTrue(Files.isDirectory(folder), () -> folder + " is not there");
    return folder;
  }

  @ParameterizedTest
  @CsvSource({
    "potion-base-4M-int8, 29528, 128, 1e-5",
    "model2vec-fixtures/test-model-float32, 29528, 2, 1e-5",
    // Python rounds the mean of an F16 table to F16.
    "model2vec-fixtures/test-model-float16, 29528, 2, 2e-3",
    "model2vec-fixtures/test-model-int8, 29528, 2, 1e-5",
    // A Unigram tokenizer, weights and a mapping.
    "model2vec-fixtures/test-model-vocab-quantized, 29524, 64, 1e-5"
  })
  void vectors_equal_the_reference(String name, int tokens, int dimension, float tolerance)
      throws IOException {
    Path folder = model(name);
    Map<String, @Nullable Object> golden =
        GoldenFiles.json(GoldenFiles.resource("/golden/shared/" + folder.getFileName() + ".json"));
    List<String> texts = GoldenFiles.strings(golden.get("texts"));
    float[][] expected = GoldenFiles.matrix(golden.get("vectors"));
    try (StaticModel model = StaticModel.load(folder)) {
      assertThat(model.vocabularySize()).isEqualTo(tokens);
      assertThat(model.dimension()).isEqualTo(dimension);
      float worst = 0;
      for (int i = 0; i < texts.size(); i++) {
        float[] actual = model.encode(texts.get(i));
        for (int c = 0; c < dimension; c++) {
          worst = Math.max(worst, Math.abs(actual[c] - expected[i][c]));
        }
      }
      assertThat(worst).as("largest deviation").isLessThanOrEqualTo(tolerance);
    }
  }
}
