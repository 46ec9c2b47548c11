package io.winnow.engine;

import io.winnow.engine.ModelFiles.Parts;
import io.winnow.engine.tokenizer.TokenBuffer;

/** What one thread reuses from text to text, and the pooling that works on it. Not thread-safe. */
final class Scratch {
  /** Keeps a zero vector zero when it is divided by its norm; the reference's constant. */
  private static final float NORM_GUARD = 1e-32f;

  private final TokenBuffer tokens = new TokenBuffer();
  private float[] scales = new float[64];
  private float[] vector = new float[0];

  TokenBuffer tokens() {
    return tokens;
  }

  float[] vector(int dimension) {
    if (vector.length != dimension) {
      vector = new float[dimension];
    }
    return vector;
  }

  /**
   * Sums the rows of some token ids, weighted, in their order.
   *
   * @param ids the first {@code count} are read, and overwritten if the model has a mapping
   * @param out [dimension], overwritten
   */
  void sum(Parts parts, int[] ids, int count, float[] out) {
    float[] weights = parts.weights();
    if (weights != null) {
      if (scales.length < count) {
        scales = new float[Math.max(count, 2 * scales.length)];
      }
      for (int t = 0; t < count; t++) {
        scales[t] = weights[ids[t]];
      }
    }
    int[] mapping = parts.mapping();
    if (mapping != null) {
      for (int t = 0; t < count; t++) {
        ids[t] = mapping[ids[t]];
      }
    }
    parts.table().sum(ids, weights == null ? null : scales, count, out);
  }

  /** Gives a mean the length one, if the model says so. */
  static void normalize(Parts parts, float[] mean) {
    if (parts.normalize()) {
      float norm = Similarity.norm(mean) + NORM_GUARD;
      for (int c = 0; c < mean.length; c++) {
        mean[c] /= norm;
      }
    }
  }
}
