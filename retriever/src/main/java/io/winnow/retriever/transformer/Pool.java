package io.winnow.retriever.transformer;

import io.winnow.engine.distill.Pooling;

/** Hidden states of a batch to one vector per sequence. */
final class Pool {
  private Pool() {}

  /**
   * Pools.
   *
   * @param hidden [rows x length x dimension]
   * @return [rows x dimension]
   */
  static float[] apply(Pooling pooling, Batch batch, float[] hidden) {
    int stride = hidden.length / batch.rows();
    int dimension = stride / batch.length();
    float[] out = new float[batch.rows() * dimension];
    for (int row = 0; row < batch.rows(); row++) {
      int from = row * stride;
      switch (pooling) {
        case FIRST -> System.arraycopy(hidden, from, out, row * dimension, dimension);
        case MEAN -> mean(hidden, from, batch.lengths()[row], out, row * dimension, dimension);
      }
    }
    return out;
  }

  private static void mean(float[] in, int from, int tokens, float[] out, int to, int dimension) {
    for (int token = 0; token < tokens; token++) {
      for (int i = 0; i < dimension; i++) {
        out[to + i] += in[from + token * dimension + i];
      }
    }
    for (int i = 0; i < dimension; i++) {
      out[to + i] /= tokens;
    }
  }
}
