package io.winnow.retriever.transformer;

import io.winnow.engine.distill.Pooling;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sequences padded to the longest of them, as the models read them: [rows x length] row-major.
 *
 * @param lengths tokens of each row before padding
 * @param mask 1 for a token, 0 for padding
 * @param types the token types: 0 for the first segment and for padding, 1 for the second
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not shared
record Batch(int rows, int length, int[] lengths, long[] ids, long[] mask, long[] types) {
  static Batch of(List<Sequence> sequences, int padId) {
    int rows = sequences.size();
    int length = sequences.stream().mapToInt(Sequence::length).max().orElseThrow();
    int[] lengths = new int[rows];
    long[] ids = new long[rows * length];
    long[] mask = new long[rows * length];
    long[] types = new long[rows * length];
    for (int row = 0; row < rows; row++) {
      Sequence sequence = sequences.get(row);
      lengths[row] = sequence.length();
      for (int i = 0; i < length; i++) {
        boolean token = i < sequence.length();
        int at = row * length + i;
        ids[at] = token ? sequence.ids()[i] : padId;
        mask[at] = token ? 1 : 0;
        types[at] = token && i >= sequence.firstSegment() ? 1 : 0;
      }
    }
    return new Batch(rows, length, lengths, ids, mask, types);
  }

  private boolean isPadded() {
    return tokens() < ids.length;
  }

  /** How many there are without padding. */
  int tokens() {
    return IntStream.of(lengths).sum();
  }

  /**
   * Leaves padding out.
   *
   * @param values [rows x length]
   * @return [tokens], row after row
   */
  long[] packed(long[] values) {
    if (!isPadded()) {
      return values;
    }
    long[] packed = new long[tokens()];
    for (int row = 0, to = 0; row < rows; to += lengths[row], row++) {
      System.arraycopy(values, row * length, packed, to, lengths[row]);
    }
    return packed;
  }

  /**
   * Puts padding back in, as zeros.
   *
   * @param states [tokens x width], row after row
   * @return [rows x length x width]
   */
  float[] padded(float[] states) {
    if (!isPadded()) {
      return states;
    }
    int width = states.length / tokens();
    float[] padded = new float[rows * length * width];
    for (int row = 0, from = 0; row < rows; from += lengths[row] * width, row++) {
      System.arraycopy(states, from, padded, row * length * width, lengths[row] * width);
    }
    return padded;
  }

  /**
   * Hidden states to one vector per sequence.
   *
   * @param hidden [rows x length x dimension]
   * @return [rows x dimension]
   */
  float[] pool(Pooling pooling, float[] hidden) {
    int stride = hidden.length / rows;
    int dimension = stride / length;
    float[] out = new float[rows * dimension];
    for (int row = 0; row < rows; row++) {
      int from = row * stride;
      switch (pooling) {
        case FIRST -> System.arraycopy(hidden, from, out, row * dimension, dimension);
        case MEAN -> mean(hidden, from, lengths[row], out, row * dimension, dimension);
        case TOKEN -> {
          int special = lengths[row] > 2 ? 1 : 0;
          int first = from + special * dimension;
          mean(hidden, first, lengths[row] - 2 * special, out, row * dimension, dimension);
        }
        case LAST -> {
          int last = from + (lengths[row] - 1) * dimension;
          System.arraycopy(hidden, last, out, row * dimension, dimension);
        }
        case POOLER ->
            throw new IllegalArgumentException("hidden states hold no outputs of a pooler");
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
