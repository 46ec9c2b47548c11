package io.winnow.bench.macro;

import io.winnow.engine.StaticModel;
import io.winnow.engine.table.ElementType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;

/** A table of real size over the tokenizer of a model. */
final class SpeedModels {
  /** Columns of the random table. */
  static final int DIMENSION = 256;

  private static final long SEED = 20_261_125;

  private SpeedModels() {}

  /** Writes a model with a seeded random F32 table over the tokenizer of another. */
  static void writeRandom(Path model, Path folder) throws IOException {
    try (StaticModel from = StaticModel.load(model)) {
      float[] table = new float[Math.multiplyExact(from.vocabularySize(), DIMENSION)];
      SplittableRandom random = new SplittableRandom(SEED);
      for (int i = 0; i < table.length; i++) {
        table[i] = (float) random.nextDouble(-1, 1);
      }
      try (StaticModel made = StaticModel.of(from.tokenizer(), table, DIMENSION, true, Map.of())) {
        made.save(folder, ElementType.F32);
      }
    }
  }
}
