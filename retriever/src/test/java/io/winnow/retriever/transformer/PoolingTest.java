package io.winnow.retriever.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.engine.ModelFormatException;
import io.winnow.engine.distill.Pooling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways of pooling that only a distillation asks for, against transformers. */
class PoolingTest {
  private static final List<int[]> IDS = new ArrayList<>();
  private static final JsonNode CASES = cases();

  @TempDir Path temp;

  private static JsonNode cases() {
    try {
      JsonNode cases =
          new ObjectMapper().readTree(TinyModels.path("poolings.json").toFile()).path("cases");
      for (JsonNode each : cases) {
        int[] ids = new int[each.path("ids").size()];
        for (int i = 0; i < ids.length; i++) {
          ids[i] = each.path("ids").path(i).asInt();
        }
        IDS.add(ids);
      }
      return cases;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"tiny-mean, LAST, last", "tiny.onnx, LAST, last", "tiny-pairs, POOLER, pooler"})
  void gives_the_vectors_of_transformers(String model, Pooling pooling, String name)
      throws IOException {
    Path source = TinyModels.path(model);
    if (model.endsWith(".onnx")) {
      source = Files.copy(source, temp.resolve(model));
      Files.copy(
          TinyModels.path("tiny-mean").resolve("tokenizer.json"), temp.resolve("tokenizer.json"));
    }
    try (SentenceEncoder encoder = SentenceEncoder.load(source)) {
      float[] vectors = encoder.encode(IDS, pooling);
      assertThat(IDS).hasSize(8);
      float worst = 0;
      for (int i = 0; i < IDS.size(); i++) {
        JsonNode expected = CASES.path(i).path(name);
        assertThat(expected).hasSize(encoder.dimension());
        for (int c = 0; c < expected.size(); c++) {
          float value = vectors[i * expected.size() + c];
          worst = Math.max(worst, Math.abs(value - expected.path(c).floatValue()));
        }
      }
      System.out.printf("%s by %s: largest deviation of a vector %.2e%n", model, pooling, worst);
      assertThat(worst).isLessThanOrEqualTo(TinyModels.TOLERANCE);
    }
  }

  @Test
  void a_model_without_a_pooler_says_what_it_lacks() throws IOException {
    try (SentenceEncoder encoder = SentenceEncoder.load(TinyModels.path("tiny-mean"))) {
      assertThatThrownBy(() -> encoder.encode(IDS, Pooling.POOLER))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage(
              "pooling by the pooler not supported by tiny-mean: expected pooler.dense.weight and"
                  + " .bias in model.safetensors, found none; choose another pooling");
    }
  }

  @Test
  void half_a_pooler_is_a_broken_file() throws IOException {
    Path folder = TinyModels.copy("tiny-pairs", temp.resolve("half"));
    Path weights = folder.resolve("model.safetensors");
    byte[] file = Files.readAllBytes(weights);
    String text = new String(file, StandardCharsets.ISO_8859_1);
    Files.write(
        weights,
        text.replace("bert.pooler.dense.bias", "bert.pooler.dense.xxxx")
            .getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> SentenceEncoder.load(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("tensor pooler.dense.bias missing: expected shape [32]");
  }
}
