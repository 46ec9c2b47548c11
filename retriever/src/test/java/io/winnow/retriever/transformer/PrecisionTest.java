package io.winnow.retriever.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.winnow.engine.distill.Pooling;
import io.winnow.retriever.transformer.TinyModels.Pair;
import io.winnow.retriever.transformer.TinyModels.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrecisionTest {
  private static final PairOptions PAIRS = PairOptions.defaults().withPrecision(Precision.BFLOAT16);
  private static final EncoderOptions TEXTS =
      EncoderOptions.defaults().withPrecision(Precision.BFLOAT16);

  /** A bfloat16 has eight bits of a number, and these models are random ones. */
  private static final float CLOSE = 0.1f;

  @Test
  void scores_in_bfloat16_are_close_and_not_the_same() throws IOException {
    float largest = 0;
    try (PairScorer model = PairScorer.load(TinyModels.path("tiny-pairs"), PAIRS)) {
      for (Pair pair : TinyModels.pairs()) {
        float score = model.score(pair.query(), List.of(pair.document()))[0];
        largest = Math.max(largest, Math.abs(score - pair.score()));
      }
    }
    System.out.printf("cross-encoder in bfloat16: largest deviation of a score %.2e%n", largest);
    assertThat(largest).isBetween(TinyModels.TOLERANCE, CLOSE);
  }

  @Test
  void vectors_in_bfloat16_are_close_and_not_the_same() throws IOException {
    List<int[]> ids = TinyModels.texts().stream().map(Text::ids).toList();
    float largest = 0;
    try (SentenceEncoder model = SentenceEncoder.load(TinyModels.path("tiny-mean"), TEXTS)) {
      float[] vectors = model.encode(ids, Pooling.FIRST);
      for (int i = 0; i < ids.size(); i++) {
        float[] expected = TinyModels.texts().get(i).first();
        for (int d = 0; d < expected.length; d++) {
          largest = Math.max(largest, Math.abs(vectors[i * expected.length + d] - expected[d]));
        }
      }
    }
    System.out.printf("encoder in bfloat16: largest deviation %.2e%n", largest);
    assertThat(largest).isBetween(TinyModels.TOLERANCE, CLOSE);
  }

  @Test
  void results_of_different_precision_are_told_apart() throws IOException {
    Path pairs = TinyModels.path("tiny-pairs");
    Path texts = TinyModels.path("tiny-mean");
    try (PairScorer exact = PairScorer.load(pairs, PairOptions.defaults());
        PairScorer rounded = PairScorer.load(pairs, PAIRS);
        SentenceEncoder exactVectors = SentenceEncoder.load(texts);
        SentenceEncoder roundedVectors = SentenceEncoder.load(texts, TEXTS)) {
      assertThat(rounded.fingerprint()).isNotEqualTo(exact.fingerprint());
      assertThat(roundedVectors.fingerprint()).isNotEqualTo(exactVectors.fingerprint());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny-pairs/onnx/model.onnx", "tiny-pairs/model.pt"})
  void files_that_compute_in_what_they_were_made_for_are_refused(String file) {
    Path weights = TinyModels.path(file);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairScorer.load(weights, PAIRS))
        .withMessage(
            "precision bfloat16 not possible with %s: expected model.safetensors, other files"
                + " compute in what they were made for",
            weights);
  }

  @Test
  void an_encoder_in_onnx_is_refused(@TempDir Path temp) throws IOException {
    Path folder = TinyModels.copy("tiny-mean", temp.resolve("model"));
    Files.delete(folder.resolve("model.safetensors"));
    Files.copy(TinyModels.path("tiny.onnx"), folder.resolve("model.onnx"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SentenceEncoder.load(folder, TEXTS))
        .withMessageStartingWith("precision bfloat16 not possible with ");
  }
}
