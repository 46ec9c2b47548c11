package io.winnow.engine.distill;

import java.util.Arrays;

/**
 * The weighted means that texts are of token rows: a sparse matrix [texts x tokens], kept by rows
 * and by columns. The tokens are those that occur, numbered in the order of their ids.
 *
 * @param tokenIds of each column
 * @param byText row by row
 * @param byToken the transpose
 */
record DesignMatrix(int[] tokenIds, Sparse byText, Sparse byToken) {

  /**
   * One of both orders.
   *
   * @param starts [lines + 1] where each line begins in the other two
   */
  record Sparse(int[] starts, int[] places, float[] values) {
    int lines() {
      return starts.length - 1;
    }
  }

  /**
   * Makes the matrix.
   *
   * @param texts the token ids of each
   * @param weights of tokens, by id
   * @param scales of texts: each text's line is multiplied by its own; none but zeros for 0
   */
  static DesignMatrix of(int[][] texts, double[] weights, double[] scales) {
    int[] column = new int[weights.length];
    for (int[] ids : texts) {
      for (int id : ids) {
        column[id] = 1;
      }
    }
    int[] tokenIds = new int[Arrays.stream(column).sum()];
    int columns = 0;
    for (int id = 0; id < column.length; id++) {
      if (column[id] == 1) {
        tokenIds[columns] = id;
        column[id] = columns++;
      }
    }
    double[] lengths = lengths(texts, weights);
    double usual = usual(lengths, scales);
    double[] factors = new double[texts.length];
    for (int s = 0; s < factors.length; s++) {
      factors[s] = lengths[s] > 0 ? scales[s] * Math.sqrt(usual / lengths[s]) : 0;
    }
    Sparse byText = lines(texts, column, weights, factors);
    return new DesignMatrix(tokenIds, byText, transpose(byText, columns));
  }

  /**
   * The Euclidean lengths of the weighted means: about one by the root of the number of tokens,
   * which is what a text's vector shrinks by when its tokens have little to do with one another.
   */
  private static double[] lengths(int[][] texts, double[] weights) {
    double[] lengths = new double[texts.length];
    for (int s = 0; s < texts.length; s++) {
      int[] ids = texts[s].clone();
      Arrays.sort(ids);
      double sum = 0;
      double squares = 0;
      for (int from = 0; from < ids.length; ) {
        int to = from;
        while (to < ids.length && ids[to] == ids[from]) {
          to++;
        }
        double weight = (to - from) * weights[ids[from]];
        sum += weight;
        squares += weight * weight;
        from = to;
      }
      lengths[s] = sum > 0 ? Math.sqrt(squares) / sum : 0;
    }
    return lengths;
  }

  /** Their geometric mean, by the squares of the scales. */
  private static double usual(double[] lengths, double[] scales) {
    double logs = 0;
    double total = 0;
    for (int s = 0; s < lengths.length; s++) {
      if (lengths[s] > 0) {
        logs += scales[s] * scales[s] * Math.log(lengths[s]);
        total += scales[s] * scales[s];
      }
    }
    return total > 0 ? Math.exp(logs / total) : 1;
  }

  private static Sparse lines(int[][] texts, int[] column, double[] weights, double[] factors) {
    int[] starts = new int[texts.length + 1];
    for (int s = 0; s < texts.length; s++) {
      starts[s + 1] = Math.addExact(starts[s], texts[s].length);
    }
    int[] places = new int[starts[texts.length]];
    float[] values = new float[places.length];
    for (int s = 0; s < texts.length; s++) {
      int[] ids = texts[s];
      double sum = 0;
      for (int id : ids) {
        sum += weights[id];
      }
      for (int t = 0; t < ids.length; t++) {
        places[starts[s] + t] = column[ids[t]];
        values[starts[s] + t] = (float) (factors[s] * weights[ids[t]] / sum);
      }
    }
    return new Sparse(starts, places, values);
  }

  private static Sparse transpose(Sparse matrix, int columns) {
    int[] starts = new int[columns + 1];
    for (int place : matrix.places()) {
      starts[place + 1]++;
    }
    for (int c = 0; c < columns; c++) {
      starts[c + 1] += starts[c];
    }
    int[] next = Arrays.copyOf(starts, columns);
    int[] places = new int[matrix.places().length];
    float[] values = new float[places.length];
    for (int s = 0; s < matrix.lines(); s++) {
      for (int i = matrix.starts()[s]; i < matrix.starts()[s + 1]; i++) {
        int to = next[matrix.places()[i]]++;
        places[to] = s;
        values[to] = matrix.values()[i];
      }
    }
    return new Sparse(starts, places, values);
  }
}
