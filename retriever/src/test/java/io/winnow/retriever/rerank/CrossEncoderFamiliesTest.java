package io.winnow.retriever.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.ModelFormatException;
import io.winnow.retriever.transformer.PairOptions;
import io.winnow.retriever.transformer.PairScorer;
import io.winnow.retriever.transformer.TinyCrossEncoders;
import io.winnow.retriever.transformer.TinyCrossEncoders.Pair;
import io.winnow.retriever.transformer.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossEncoderFamiliesTest {
  /** Largest deviation from sentence-transformers, and between the engines, that is accepted. */
  private static final float TOLERANCE = 1e-4f;

  /** A mistake must move a score by more than this. */
  private static final float MOVED = 0.01f;

  /** Each pair alone, then all of a query together, in the order of the pairs. */
  private static List<float[]> scores(CrossEncoder model, List<Pair> pairs) {
    float[] alone = new float[pairs.size()];
    float[] together = new float[pairs.size()];
    List<String> documents = pairs.stream().map(Pair::document).toList();
    for (int i = 0; i < pairs.size(); i++) {
      Pair pair = pairs.get(i);
      alone[i] = model.score(pair.query(), List.of(pair.document()))[0];
      together[i] = model.score(pair.query(), documents)[i];
    }
    return List.of(alone, together);
  }

  private static float deviation(List<float[]> found, List<Float> expected) {
    float largest = 0;
    for (float[] scores : found) {
      for (int i = 0; i < scores.length; i++) {
        largest = Math.max(largest, Math.abs(scores[i] - expected.get(i)));
      }
    }
    return largest;
  }

  @ParameterizedTest
  @CsvSource({
    "tiny-pairs, tiny-pairs, PyTorch",
    "tiny-pairs, tiny-pairs/onnx/model.onnx, OnnxRuntime",
    "tiny-pairs, tiny-pairs/model.pt, PyTorch",
    "tiny-distilbert, tiny-distilbert, PyTorch",
    "tiny-distilbert, tiny-distilbert/model.onnx, OnnxRuntime",
    "tiny-distilbert, tiny-distilbert/model.pt, PyTorch",
    "tiny-xlmr, tiny-xlmr, PyTorch",
    "tiny-xlmr, tiny-xlmr/model.onnx, OnnxRuntime"
  })
  void gives_the_scores_of_sentence_transformers(String golden, String source, String engine)
      throws IOException {
    List<Pair> pairs = TinyCrossEncoders.pairs(golden);
    assertThat(pairs).hasSize(7);
    try (CrossEncoder model = CrossEncoder.load(TinyModels.path(source))) {
      float largest =
          deviation(scores(model, pairs), pairs.stream().map(pair -> pair.predicted()[0]).toList());
      System.out.printf("%s: largest deviation of a score %.2e%n", source, largest);

      assertThat(largest).isLessThanOrEqualTo(TOLERANCE);
      assertThat(model.engine()).isEqualTo(engine);
    }
  }

  /** Each mistake, if it were made, would be seen. */
  @ParameterizedTest
  @CsvSource({
    "tiny-pairs, no_head", "tiny-distilbert, no_head", "tiny-xlmr, no_head",
    "tiny-pairs, no_mask", "tiny-distilbert, no_mask", "tiny-xlmr, no_mask",
    "tiny-pairs, positions", "tiny-distilbert, positions", "tiny-xlmr, positions",
    "tiny-pairs, zero_types"
  })
  void has_the_head_the_mask_the_positions_and_the_types_of_the_family(String name, String mistake)
      throws IOException {
    float largest = 0;
    try (CrossEncoder model = CrossEncoder.load(TinyModels.path(name))) {
      for (Pair pair : TinyCrossEncoders.pairs(name)) {
        float score = model.score(pair.query(), List.of(pair.document()))[0];
        float wrong = pair.mistake(mistake)[0];
        float shown = name.equals("tiny-xlmr") ? (float) (1 / (1 + Math.exp(-wrong))) : wrong;
        largest = Math.max(largest, Math.abs(score - shown));
      }
    }
    assertThat(largest).isGreaterThan(MOVED);
  }

  /** The two have one architecture. */
  @Test
  void reads_a_roberta_as_an_xlm_roberta(@TempDir Path temp) throws IOException {
    Path folder = TinyModels.copy("tiny-xlmr", temp.resolve("roberta"));
    Path config = folder.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config).replace("xlm-roberta", "roberta").replace("XLMRob", "Rob"));
    Pair pair = TinyCrossEncoders.pairs("tiny-xlmr").getFirst();
    try (CrossEncoder model = CrossEncoder.load(folder)) {
      assertThat(model.score(pair.query(), List.of(pair.document()))[0])
          .isCloseTo(pair.predicted()[0], within(TOLERANCE));
    }
  }

  /** A RoBERTa has two positions fewer than its configuration says. */
  @Test
  void takes_no_more_tokens_than_a_roberta_has_positions() throws IOException {
    Path folder = TinyModels.path("tiny-xlmr");
    try (PairScorer model = PairScorer.load(folder, PairOptions.defaults())) {
      assertThat(model.maxLength()).isEqualTo(64);
    }
    assertThatThrownBy(() -> CrossEncoder.load(folder, PairOptions.defaults().withMaxLength(65)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxLength out of range: expected 6 to 64, found 65");
  }

  @Test
  void scores_each_label_by_its_log_odds() throws IOException {
    Path folder = TinyModels.path("tiny-labels");
    List<Pair> pairs = TinyCrossEncoders.pairs("tiny-labels");
    List<String> names = List.of("irrelevant", "related", "relevant");
    for (int label = 0; label < names.size(); label++) {
      List<Float> expected = new ArrayList<>();
      for (Pair pair : pairs) {
        expected.add(logOdds(pair.predicted(), label));
      }
      for (String name : List.of(names.get(label), String.valueOf(label))) {
        try (CrossEncoder model =
            CrossEncoder.load(folder, PairOptions.defaults().withLabel(name))) {
          assertThat(deviation(scores(model, pairs), expected))
              .as(name)
              .isLessThanOrEqualTo(TOLERANCE);
        }
      }
    }
  }

  /** By the definition: ln p - ln(1 - p) of the softmax. */
  private static float logOdds(float[] logits, int label) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    double p = Math.exp(logits[label]) / sum;
    return (float) (Math.log(p) - Math.log1p(-p));
  }

  @Test
  void asks_which_of_three_labels_is_the_score() {
    Path folder = TinyModels.path("tiny-labels");
    assertThatThrownBy(() -> CrossEncoder.load(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "no label of the model is the score by itself: the labels are irrelevant, related,"
                + " relevant; choose one with PairOptions.withLabel ("
                + folder.resolve("config.json")
                + ")");
    assertThatThrownBy(() -> CrossEncoder.load(folder, PairOptions.defaults().withLabel("good")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no label good: the labels are irrelevant, related, relevant");
  }

  /** As ONNX Runtime alone does; a padded batch is quantised with other scales. */
  @Test
  void runs_an_int8_file() throws IOException {
    Path file = TinyModels.path("tiny-pairs/onnx/model_quantized.onnx");
    List<Pair> pairs = TinyCrossEncoders.pairs("tiny-pairs");
    float[] expected = TinyCrossEncoders.int8();
    try (CrossEncoder model = CrossEncoder.load(file)) {
      for (int i = 0; i < pairs.size(); i++) {
        Pair pair = pairs.get(i);
        assertThat(model.score(pair.query(), List.of(pair.document()))[0])
            .as(pair.document())
            .isCloseTo(expected[i], within(TOLERANCE));
      }
    }
  }

  @Test
  void knows_a_cross_encoder_by_its_config_or_its_onnx_outputs(@TempDir Path temp)
      throws IOException {
    assertThat(PairScorer.reads(TinyModels.path("tiny-pairs"))).isTrue();
    assertThat(PairScorer.reads(TinyModels.path("tiny-pairs/onnx/model.onnx"))).isTrue();
    assertThat(PairScorer.reads(TinyModels.path("tiny-mean"))).isFalse();
    assertThat(PairScorer.reads(temp)).isFalse();
    assertThat(PairScorer.reads(temp.resolve("none"))).isFalse();

    Path bare = Files.createDirectory(temp.resolve("bare"));
    Path tokenizer = TinyModels.path("tiny-pairs/tokenizer.json");
    Files.copy(tokenizer, bare.resolve("tokenizer.json"));
    Files.copy(TinyModels.path("tiny-pairs/onnx/model.onnx"), bare.resolve("model.onnx"));
    assertThat(PairScorer.reads(bare)).isTrue();
    Pair pair = TinyCrossEncoders.pairs("tiny-pairs").getFirst();
    try (Reranker model = Reranker.load(bare)) {
      assertThat(model.score(pair.query(), List.of(pair.document()))[0])
          .isCloseTo(pair.predicted()[0], within(TOLERANCE));
    }

    Files.copy(
        TinyModels.path("tiny.onnx"),
        bare.resolve("model.onnx"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(PairScorer.reads(bare)).isFalse();
  }

  @Test
  void empty_and_huge_documents_and_queries_are_cut_not_refused() throws IOException {
    String huge = "read the file line by line ".repeat(400_000);
    assertThat(huge.length()).isGreaterThan(10_000_000);
    try (CrossEncoder model = CrossEncoder.load(TinyModels.path("tiny-pairs"))) {
      float[] scores = model.score("read a file", List.of("", huge, " \t", "file"));
      float[] again = model.score("read a file", List.of(huge.substring(0, 2_000)));
      assertThat(scores).doesNotContain(Float.NaN);
      assertThat(scores[0]).isEqualTo(scores[2]);
      assertThat(scores[1]).isCloseTo(again[0], within(1e-5f));

      float[] queried = model.score(huge, List.of("", "file", huge));
      assertThat(queried).doesNotContain(Float.NaN);
      assertThat(model.score("", List.of("", "file"))).doesNotContain(Float.NaN);
    }
  }
}
