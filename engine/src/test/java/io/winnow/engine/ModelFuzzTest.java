package io.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Some rounds of {@link ModelFuzz}. */
class ModelFuzzTest {
  private static final int ROUNDS = 600;

  /** Replay one round with {@code -Dtests.seed=}, or go on from another. */
  private static final long SEED = Long.getLong("tests.seed", 20_261_125);

  @Test
  void a_broken_model_is_loaded_or_refused_as_documented(@TempDir Path folder) throws IOException {
    ModelFuzz fuzz = new ModelFuzz(folder);
    for (long seed = SEED; seed < SEED + ROUNDS; seed++) {
      long round = seed;
      assertThatCode(() -> fuzz.round(round)).as("seed %d", round).doesNotThrowAnyException();
    }
    System.getLogger("fuzz")
        .log(System.Logger.Level.INFO, "seeds from {0}: {1}", SEED + "", fuzz.outcomes);
    assertThat(fuzz.outcomes)
        .as("what is broken, and what became of it, seeds from %d", SEED)
        .containsKeys(
            "tokenizer.json loaded",
            "tokenizer.json refused: ModelFormatException",
            "model.safetensors loaded",
            "model.safetensors refused: ModelFormatException");
  }
}
