package io.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.engine.table.ElementType;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Models that Winnow makes of others and saves: their vectors against those that Python Model2Vec
 * gave when it had loaded the same; see derived_models.py, whose kinds these are.
 */
class DerivedModelsTest {
  private static final double SIF = 0.05;

  /** What is made of a model. */
  enum Kind {
    PLAIN,
    F16,
    I8,
    I8_ROWS,
    DIMS,
    WORDS,
    WORDS_F16,
    WEIGHTS,
    WEIGHTS_KEPT,
    ALL;

    private String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private ModelEditor edit(ModelEditor editor) {
      return switch (this) {
        case PLAIN, F16, I8, I8_ROWS -> editor;
        case DIMS -> editor.truncate(7);
        case WORDS, WORDS_F16 -> editor.addWords(list("f32", "words"));
        case WEIGHTS -> editor.replaceWeights(counts(editor), SIF);
        case WEIGHTS_KEPT -> editor.multiplyWeights(counts(editor), SIF);
        case ALL -> {
          editor.addWords(list("f32", "words")).truncate(5);
          yield editor.replaceWeights(counts(editor), SIF);
        }
      };
    }

    private SaveOptions options() {
      return switch (this) {
        case PLAIN, DIMS, WORDS, WEIGHTS, WEIGHTS_KEPT -> SaveOptions.of(ElementType.F32);
        case F16, WORDS_F16 -> SaveOptions.of(ElementType.F16);
        case I8 -> SaveOptions.of(ElementType.I8);
        case I8_ROWS, ALL -> SaveOptions.rowScaledI8();
      };
    }

    /** Python rounds the mean of an F16 table to F16, and the normalised vector again. */
    private float tolerance() {
      return options().type() == ElementType.F16 ? 2e-3f : 1e-5f;
    }
  }

  private static TokenCounts counts(ModelEditor editor) {
    TokenCounts counts = TokenCounts.of(editor.tokenizer());
    list("f32", "corpus").forEach(counts::add);
    return counts;
  }

  private static List<String> list(String base, String member) {
    return GoldenFiles.strings(golden(base).get(member));
  }

  private static Map<String, @Nullable Object> golden(String name) {
    try {
      return GoldenFiles.json(GoldenFiles.resource("/golden/derived/" + name + ".json"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void wordpiece_models_are_the_same_in_python(Kind kind, @TempDir Path folder) throws IOException {
    check("f32", kind, folder);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"F16", "WORDS_F16"})
  void unigram_models_with_mapping_and_weights_are_the_same_in_python(
      Kind kind, @TempDir Path folder) throws IOException {
    check("quantised-unigram", kind, folder);
  }

  private static void check(String base, Kind kind, Path folder) throws IOException {
    List<String> texts = list(base, "texts");
    Map<?, ?> kinds = (Map<?, ?>) Objects.requireNonNull(golden(base).get("kinds"));
    float[][] expected = GoldenFiles.matrix(kinds.get(kind.key()));
    try (StaticModel model = StaticModel.load(GoldenFiles.folder(base));
        StaticModel edited = kind.edit(model.edit()).build()) {
      edited.save(folder, kind.options());
      try (StaticModel saved = StaticModel.load(folder)) {
        float worst = 0;
        for (int i = 0; i < texts.size(); i++) {
          float[] actual = saved.encode(texts.get(i));
          assertThat(actual).hasSameSizeAs(expected[i]);
          for (int c = 0; c < actual.length; c++) {
            worst = Math.max(worst, Math.abs(actual[c] - expected[i][c]));
          }
        }
        System.getLogger("golden")
            .log(
                System.Logger.Level.INFO,
                "{0} {1}: largest deviation {2}",
                base,
                kind,
                String.valueOf(worst));
        assertThat(worst).as("largest deviation").isLessThanOrEqualTo(kind.tolerance());
      }
    }
  }

  /** Model2Vec drops the special tokens and so has other ids; the tokens of these texts are one. */
  @ParameterizedTest
  @ValueSource(strings = {"f32", "quantised-unigram"})
  void words_become_the_tokens_of_a_custom_vocabulary_of_model2vec(String base) throws IOException {
    Map<String, @Nullable Object> golden = golden("custom-" + base);
    List<String> texts = GoldenFiles.strings(golden.get("texts"));
    List<?> expected = (List<?>) Objects.requireNonNull(golden.get("tokens"));
    Tokenizer tokenizer =
        Tokenizer.read(GoldenFiles.folder(base).resolve("tokenizer.json"))
            .with(GoldenFiles.strings(golden.get("words")))
            .tokenizer();
    for (int i = 0; i < texts.size(); i++) {
      List<String> tokens = new ArrayList<>();
      for (int id : tokenizer.encode(texts.get(i))) {
        tokens.add(tokenizer.token(id));
      }
      assertThat(tokens)
          .as("text %d: %s", i, texts.get(i))
          .isEqualTo(GoldenFiles.strings(expected.get(i)));
    }
  }
}
