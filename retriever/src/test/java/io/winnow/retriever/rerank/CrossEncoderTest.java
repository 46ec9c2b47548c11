package io.winnow.retriever.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.winnow.retriever.transformer.TinyModels;
import io.winnow.retriever.transformer.TinyModels.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrossEncoderTest {
  private static final List<Pair> PAIRS = TinyModels.pairs();

  /** A mistake must move a score by more than this, a thousand times the tolerance. */
  private static final float MOVED = 0.01f;

  private static CrossEncoder model;

  @BeforeAll
  static void load() throws IOException {
    model = CrossEncoder.load(TinyModels.path("tiny-pairs"));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static float score(Pair pair) {
    return model.score(pair.query(), List.of(pair.document()))[0];
  }

  @Test
  void gives_the_scores_of_transformers_alone_and_in_padded_batches() {
    float largest = 0;
    Map<String, List<Pair>> byQuery = PAIRS.stream().collect(Collectors.groupingBy(Pair::query));
    for (Map.Entry<String, List<Pair>> entry : byQuery.entrySet()) {
      List<Pair> pairs = entry.getValue();
      float[] scores = model.score(entry.getKey(), pairs.stream().map(Pair::document).toList());
      for (int i = 0; i < scores.length; i++) {
        float expected = pairs.get(i).score();
        largest = Math.max(largest, Math.abs(scores[i] - expected));
        largest = Math.max(largest, Math.abs(score(pairs.get(i)) - expected));
      }
    }
    System.out.printf("cross-encoder: largest deviation of a score %.2e%n", largest);
    assertThat(largest).isLessThanOrEqualTo(TinyModels.TOLERANCE);
  }

  @Test
  void has_the_pooler() {
    for (Pair pair : PAIRS) {
      assertThat(Math.abs(score(pair) - pair.noPooler())).as(pair.document()).isGreaterThan(MOVED);
    }
  }

  @Test
  void honours_the_attention_mask() {
    int longest = PAIRS.stream().mapToInt(pair -> pair.ids().length).max().orElseThrow();
    for (Pair pair : PAIRS) {
      if (pair.ids().length < longest) {
        assertThat(Math.abs(score(pair) - pair.noMask())).as(pair.document()).isGreaterThan(MOVED);
      }
    }
  }

  @Test
  void honours_the_token_types() {
    for (Pair pair : PAIRS) {
      assertThat(Math.abs(score(pair) - pair.zeroTypes())).as(pair.document()).isGreaterThan(MOVED);
    }
  }

  @Test
  void applies_the_sigmoid_where_the_config_names_it(@TempDir Path temp) throws IOException {
    Path folder = TinyModels.copy("tiny-pairs", temp.resolve("sigmoid"));
    Path config = folder.resolve("config.json");
    Files.writeString(
        config, Files.readString(config).replace("linear.Identity", "activation.Sigmoid"));
    Pair pair = PAIRS.getFirst();
    try (CrossEncoder sigmoid = CrossEncoder.load(folder)) {
      assertThat(sigmoid.score(pair.query(), List.of(pair.document()))[0])
          .isCloseTo((float) (1 / (1 + Math.exp(-pair.score()))), within(1e-5f));
    }
  }

  @Test
  void no_documents_no_scores() {
    assertThat(model.score("anything", List.of())).isEmpty();
  }

  @Test
  void refuses_work_after_close() throws IOException {
    CrossEncoder closed = CrossEncoder.load(TinyModels.path("tiny-pairs"));
    closed.close();
    closed.close();

    assertThat(closed.name()).isEqualTo("tiny-pairs");
    assertThatIllegalStateException()
        .isThrownBy(() -> closed.score("a", List.of("b")))
        .withMessage("tiny-pairs is closed");
  }
}
