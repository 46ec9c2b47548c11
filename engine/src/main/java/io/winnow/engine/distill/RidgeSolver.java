package io.winnow.engine.distill;

import io.winnow.engine.distill.DesignMatrix.Sparse;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.concurrent.CancellationException;

/**
 * Ridge regression towards a start: for each column y of the targets the d that minimises |X d - (y
 * - X t0)|^2 + lambda |d|^2, by conjugate gradients on the normal equations (X'X + lambda I) d =
 * X'(y - X t0), preconditioned by their diagonal (Saad, Iterative Methods for Sparse Linear
 * Systems, 2003, algorithm 9.1).
 *
 * <p>Columns do not depend on one another, so that a block of them is solved as a whole by one
 * thread: the result does not depend on how many threads there are, and the memory is that of the
 * blocks under way, 4 bytes x {@value #BLOCK} x (5 x tokens + 2 x texts) each, and as much off the
 * heap as the larger side takes.
 */
final class RidgeSolver {
  /** Columns solved together: four vectors of 512 bits. */
  static final int BLOCK = 64;

  private static final int MOST_ITERATIONS = 200;

  /** Of the residual's norm against that of the right-hand side, per column. */
  private static final double TOLERANCE = 1e-3;

  private final DesignMatrix design;
  private final float[] diagonal;

  RidgeSolver(DesignMatrix design) {
    this.design = design;
    Sparse byToken = design.byToken();
    this.diagonal = new float[byToken.lines()];
    for (int t = 0; t < diagonal.length; t++) {
      double squares = 0;
      for (int i = byToken.starts()[t]; i < byToken.starts()[t + 1]; i++) {
        squares += (double) byToken.values()[i] * byToken.values()[i];
      }
      diagonal[t] = (float) squares;
    }
  }

  /**
   * Solves a block in place.
   *
   * @param table [tokens x BLOCK] row-major: the start t0, which becomes t0 + d
   * @param targets [texts x BLOCK] row-major; destroyed
   * @param lambda above 0
   * @return iterations that were needed
   * @throws CancellationException if the fit has ended
   */
  int solve(float[] table, float[] targets, double lambda, Stop stop) {
    try (Arena arena = Arena.ofConfined()) {
      return solve(table, targets, lambda, stop, new SparseProducts(design, arena));
    }
  }

  private int solve(
      float[] table, float[] targets, double lambda, Stop stop, SparseProducts products) {
    float[] texts = new float[targets.length];
    products.times(design.byText(), table, texts);
    for (int i = 0; i < targets.length; i++) {
      targets[i] -= texts[i];
    }
    int size = table.length;
    float[] residual = new float[size];
    products.times(design.byToken(), targets, residual);
    float[] scaled = new float[size];
    float[] direction = new float[size];
    precondition(residual, scaled, lambda);
    System.arraycopy(scaled, 0, direction, 0, size);
    float[] image = new float[size];
    double[] rho = dots(residual, scaled);
    double[] goal =
        Arrays.stream(dots(residual, residual)).map(d -> d * TOLERANCE * TOLERANCE).toArray();
    int iteration = 0;
    for (; iteration < MOST_ITERATIONS && !reached(residual, goal); iteration++) {
      stop.check();
      products.times(design.byText(), direction, texts);
      products.times(design.byToken(), texts, image);
      for (int i = 0; i < size; i++) {
        image[i] += (float) lambda * direction[i];
      }
      float[] step = ratios(rho, dots(direction, image));
      for (int from = 0; from < size; from += BLOCK) {
        for (int c = 0; c < BLOCK; c++) {
          table[from + c] += step[c] * direction[from + c];
          residual[from + c] -= step[c] * image[from + c];
        }
      }
      precondition(residual, scaled, lambda);
      double[] next = dots(residual, scaled);
      float[] turn = ratios(next, rho);
      for (int from = 0; from < size; from += BLOCK) {
        for (int c = 0; c < BLOCK; c++) {
          direction[from + c] = scaled[from + c] + turn[c] * direction[from + c];
        }
      }
      rho = next;
    }
    return iteration;
  }

  private void precondition(float[] residual, float[] scaled, double lambda) {
    for (int t = 0; t < diagonal.length; t++) {
      float factor = (float) (1 / (diagonal[t] + lambda));
      for (int i = t * BLOCK; i < (t + 1) * BLOCK; i++) {
        scaled[i] = factor * residual[i];
      }
    }
  }

  private static boolean reached(float[] residual, double[] goal) {
    double[] squares = dots(residual, residual);
    for (int c = 0; c < BLOCK; c++) {
      if (!(squares[c] <= goal[c])) {
        return false;
      }
    }
    return true;
  }

  /** Per column the inner product of two blocks. */
  private static double[] dots(float[] a, float[] b) {
    double[] sums = new double[BLOCK];
    for (int from = 0; from < a.length; from += BLOCK) {
      for (int c = 0; c < BLOCK; c++) {
        sums[c] += (double) a[from + c] * b[from + c];
      }
    }
    return sums;
  }

  /** A column that is solved exactly does not move any more. */
  private static float[] ratios(double[] numerators, double[] denominators) {
    float[] ratios = new float[BLOCK];
    for (int c = 0; c < BLOCK; c++) {
      ratios[c] = denominators[c] > 0 ? (float) (numerators[c] / denominators[c]) : 0;
    }
    return ratios;
  }
}
