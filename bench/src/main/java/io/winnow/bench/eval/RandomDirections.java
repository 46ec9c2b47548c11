package io.winnow.bench.eval;

import io.winnow.engine.Similarity;
import io.winnow.engine.StaticModel;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The control of a static model: the same tokenizer and token weights (the lengths of the rows),
 * every row turned to a random direction. What it finds it finds by shared tokens alone; what a
 * model finds beyond it is what its directions know.
 */
final class RandomDirections {
  static final long SEED = 20_261_124;

  private RandomDirections() {}

  /** The control; the same for the same model. The caller closes it. */
  static StaticModel of(StaticModel model) {
    SplittableRandom random = new SplittableRandom(SEED);
    int dimension = model.dimension();
    float[] table = new float[Math.multiplyExact(model.vocabularySize(), dimension)];
    for (int id = 0; id < model.vocabularySize(); id++) {
      float length = Math.abs(model.weight(id)) * Similarity.norm(model.row(id));
      float[] row = new float[dimension];
      for (int c = 0; c < dimension; c++) {
        row[c] = (float) random.nextGaussian();
      }
      float scale = length / Similarity.norm(row);
      for (int c = 0; c < dimension; c++) {
        table[id * dimension + c] = row[c] * scale;
      }
    }
    return StaticModel.of(
        model.tokenizer(), table, dimension, model.normalizes(), Map.of("control", SEED));
  }
}
