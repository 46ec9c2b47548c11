package io.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.winnow.engine.Explanation.Share;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExplanationTest {
  private static final long SEED = 20261125;

  private static double sum(List<Share> shares) {
    return shares.stream().mapToDouble(Share::contribution).sum();
  }

  private static void contributions_add_up(Path folder, int texts) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    String[] words = {
      "read",
      "the",
      "file",
      "gold",
      "river",
      "Caf\u00E9",
      "zzz",
      "jumping",
      "\uD83D\uDE00",
      "\uD800",
      "vector",
      "[MASK]",
      "search,",
      "quickest",
      "stone",
      "index"
    };
    try (StaticModel model = StaticModel.load(folder)) {
      for (int n = 0; n < texts; n++) {
        String first = text(random, words);
        String second = text(random, words);
        Explanation explanation = model.explain(first, second);
        String name = "seed %d, pair %d: \"%s\", \"%s\"".formatted(SEED, n, first, second);
        double expected = Similarity.cosine(model.encode(first), model.encode(second));
        assertThat(explanation.similarity()).as(name).isCloseTo(expected, within(1e-6));
        assertThat(sum(explanation.first())).as(name).isCloseTo(expected, within(1e-6));
        assertThat(sum(explanation.second())).as(name).isCloseTo(expected, within(1e-6));
        pairs_add_up(explanation, name);
      }
    }
  }

  private static void pairs_add_up(Explanation explanation, String name) {
    double[] ofSecond = new double[explanation.second().size()];
    for (int i = 0; i < explanation.first().size(); i++) {
      double ofFirst = 0;
      for (int j = 0; j < ofSecond.length; j++) {
        ofFirst += explanation.pair(i, j);
        ofSecond[j] += explanation.pair(i, j);
      }
      assertThat(ofFirst)
          .as(name)
          .isCloseTo(explanation.first().get(i).contribution(), within(1e-9));
    }
    for (int j = 0; j < ofSecond.length; j++) {
      assertThat(ofSecond[j])
          .as(name)
          .isCloseTo(explanation.second().get(j).contribution(), within(1e-9));
    }
  }

  private static String text(SplittableRandom random, String[] words) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(40); n > 0; n--) {
      text.append(words[random.nextInt(words.length)]).append(n > 1 ? " " : "");
    }
    return text.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"f32", "f32-plain", "f16", "i8", "max-length", "quantised", "quantised-f16-i64"})
  void contributions_add_up_to_the_cosine(String name) throws IOException {
    contributions_add_up(GoldenFiles.folder(name), 300);
  }

  @ParameterizedTest
  @ValueSource(strings = {"potion-base-4M-int8", "model2vec-fixtures/test-model-vocab-quantized"})
  void contributions_add_up_with_published_models(String name) throws IOException {
    String models = System.getenv("WINNOW_MODELS");
    assumeTrue(models != null, "WINNOW_MODELS is not set: no published models to test with");
    Path folder = Path.of(models).resolve(name);
    assumeTrue(Files.isDirectory(folder), () -> folder + " is not there");
    contributions_add_up(folder, 300);
  }

  @Test
  void a_token_that_both_have_contributes_most() throws IOException {
    try (StaticModel model = StaticModel.load(GoldenFiles.folder("f32"))) {
      Explanation explanation = model.explain("gold jumps", "the gold");
      assertThat(explanation.first()).hasSize(3);
      assertThat(explanation.second()).hasSize(2);
      Share gold = explanation.first().getFirst();
      assertThat(gold.token().in("gold jumps")).isEqualTo("gold");
      assertThat(gold.contribution()).isEqualTo(max(explanation.first()));
      assertThat(explanation.pair(0, 1)).isGreaterThan(explanation.pair(0, 0));
      assertThat(explanation.toString()).endsWith(", 3 and 2 tokens]");
    }
  }

  private static double max(List<Share> shares) {
    return shares.stream().mapToDouble(Share::contribution).max().orElseThrow();
  }

  @Test
  void a_text_equals_itself() throws IOException {
    try (StaticModel model = StaticModel.load(GoldenFiles.folder("quantised"))) {
      assertThat(model.explain("read the file", "read the file").similarity())
          .isCloseTo(1, within(1e-12));
    }
  }

  @Test
  void texts_without_known_tokens_are_alike_to_nothing() throws IOException {
    try (StaticModel model = StaticModel.load(GoldenFiles.folder("f32"))) {
      for (String nothing : List.of("", "  ", "zzz", "\uD800")) {
        Explanation explanation = model.explain(nothing, "read gold");
        assertThat(explanation.similarity()).isZero();
        assertThat(explanation.first()).isEmpty();
        assertThat(explanation.second()).hasSize(2);
        assertThat(explanation.second()).allMatch(share -> share.contribution() == 0);
        assertThat(model.explain("read gold", nothing).similarity()).isZero();
        assertThat(model.explain(nothing, nothing).second()).isEmpty();
      }
    }
  }

  /** The vectors that encode gives are cut, so what is explained is. */
  @Test
  void the_models_limit_is_that_of_the_explanation() throws IOException {
    try (StaticModel model = StaticModel.load(GoldenFiles.folder("max-length"))) {
      String text = "read ".repeat(20);
      assertThat(model.explain(text, "gold").first()).hasSizeLessThanOrEqualTo(7);
      assertThat(Explanation.of(model.tokenVectors(text), model.tokenVectors("gold")).first())
          .hasSize(20);
    }
  }

  @Test
  void a_megabyte_is_explained() throws IOException {
    String text = "gold of the river, ".repeat(56_000);
    try (StaticModel model = StaticModel.load(GoldenFiles.folder("quantised"))) {
      Explanation explanation =
          Explanation.of(model.tokenVectors(text), model.tokenVectors("gold of the river"));
      assertThat(sum(explanation.first())).isCloseTo(explanation.similarity(), within(1e-6));
      assertThat(sum(explanation.second())).isCloseTo(explanation.similarity(), within(1e-6));
    }
  }

  @Test
  void vectors_of_different_models_are_refused() {
    assertThatThrownBy(
            () ->
                Explanation.of(
                    new TokenVectors(List.of(), 3, new float[0]),
                    new TokenVectors(List.of(), 4, new float[0])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dimension mismatch: first text has 3, second has 4");
  }
}
