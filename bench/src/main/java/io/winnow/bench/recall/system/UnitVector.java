package io.winnow.bench.recall.system;

import io.winnow.engine.Similarity;
import java.util.Arrays;

/** Static vectors as they are compared. */
public final class UnitVector {
  private static final float[] NONE = {};

  private UnitVector() {}

  /** A row of a matrix at length one; empty for the zero vector, which has no direction. */
  public static float[] ofRow(float[] matrix, int row, int dimension) {
    return of(Arrays.copyOfRange(matrix, row * dimension, (row + 1) * dimension));
  }

  /** A vector, changed to length one; empty for the zero vector. */
  public static float[] of(float[] vector) {
    float norm = Similarity.norm(vector);
    if (norm == 0) {
      return NONE;
    }
    for (int c = 0; c < vector.length; c++) {
      vector[c] /= norm;
    }
    return vector;
  }
}
