package io.winnow.engine.distill;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * Principal component analysis by the eigenvectors of the covariance, centred, without whitening.
 * The sign of a component is chosen so that its score of largest magnitude is positive, which makes
 * the result deterministic; Python Model2Vec 0.10.0 has the same rule.
 */
final class Pca {
  private Pca() {}

  /**
   * Reduces rows, as {@code apply_pca} of Python Model2Vec 0.10.0 does: it takes no more components
   * than rows are wide, and leaves rows as they are where that many are not fewer than there are
   * rows.
   *
   * @param data [rows x width] row-major; may be centred in place, or be the result
   * @return [rows x dimensions] row-major
   */
  static float[] reduce(float[] data, int width, Reduction reduction) {
    int most =
        switch (reduction) {
          case Reduction.Dimensions(int dimensions) -> Math.min(dimensions, width);
          case Reduction.Variance _ -> 1;
          case Reduction.Rotation _ -> width;
          case Reduction.None _ -> Integer.MAX_VALUE;
        };
    if (most >= data.length / width) {
      return data;
    }
    Spectrum spectrum = spectrum(data, width);
    int dimensions =
        reduction instanceof Reduction.Variance(double share)
            ? explaining(spectrum.variances, share)
            : most;
    return project(data, width, Arrays.copyOf(spectrum.components, dimensions));
  }

  /** How many of the greatest variances are a share of all, or as many as there are. */
  private static int explaining(double[] variances, double share) {
    double total = Arrays.stream(variances).map(v -> Math.max(0, v)).sum();
    double sum = 0;
    for (int k = 0; k < variances.length; k++) {
      sum += Math.max(0, variances[k]);
      if (sum >= share * total) {
        return k + 1;
      }
    }
    return variances.length;
  }

  /**
   * All principal components.
   *
   * @param variances along each, descending
   * @param components each of unit length
   */
  @SuppressWarnings("ArrayRecordComponent") // private
  private record Spectrum(double[] variances, double[][] components) {}

  /**
   * The first principal components of rows.
   *
   * @param data [rows x width] row-major; centred in place
   * @param dimensions number of components, in [1, width]
   * @return [dimensions x width], each of unit length
   */
  static double[][] components(float[] data, int width, int dimensions) {
    return Arrays.copyOf(spectrum(data, width).components, dimensions);
  }

  private static Spectrum spectrum(float[] data, int width) {
    centre(data, width, _ -> 1);
    return spectrum(covariance(data, data.length / width, width), width);
  }

  /**
   * The scores of rows.
   *
   * @param data [rows x width] row-major
   * @return [rows x components] row-major
   */
  static float[] project(float[] data, int width, double[][] components) {
    int rows = data.length / width;
    int dimensions = components.length;
    float[] scores = new float[Math.multiplyExact(rows, dimensions)];
    IntStream.range(0, rows)
        .parallel()
        .forEach(
            r -> {
              for (int k = 0; k < dimensions; k++) {
                double[] component = components[k];
                double sum = 0;
                for (int c = 0; c < width; c++) {
                  sum += data[r * width + c] * component[c];
                }
                scores[r * dimensions + k] = (float) sum;
              }
            });
    orient(scores, rows, dimensions);
    return scores;
  }

  /**
   * Subtracts the weighted mean of rows from each.
   *
   * @param data [rows x width] row-major; changed in place
   * @param weight of each row, above 0
   */
  static void centre(float[] data, int width, IntToDoubleFunction weight) {
    double[] mean = new double[width];
    double total = 0;
    for (int r = 0; r < data.length / width; r++) {
      double share = weight.applyAsDouble(r);
      total += share;
      for (int c = 0; c < width; c++) {
        mean[c] += share * data[r * width + c];
      }
    }
    for (int i = 0; i < data.length; i++) {
      data[i] -= (float) (mean[i % width] / total);
    }
  }

  /** Each task takes whole rows of the matrix, so that the sums do not depend on the threads. */
  private static DMatrixRMaj covariance(float[] data, int rows, int width) {
    DMatrixRMaj covariance = new DMatrixRMaj(width, width);
    int block = 16;
    IntStream.range(0, Math.ceilDiv(width, block))
        .parallel()
        .forEach(
            task -> {
              int from = task * block;
              int to = Math.min(width, from + block);
              for (int r = 0; r < rows; r++) {
                int at = r * width;
                for (int i = from; i < to; i++) {
                  double value = data[at + i];
                  int row = i * width;
                  for (int j = 0; j < width; j++) {
                    covariance.data[row + j] += value * data[at + j];
                  }
                }
              }
            });
    for (int i = 0; i < covariance.data.length; i++) {
      covariance.data[i] /= Math.max(1, rows - 1);
    }
    return covariance;
  }

  private static Spectrum spectrum(DMatrixRMaj covariance, int width) {
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(width, true, true);
    if (!eigen.decompose(covariance)) {
      throw new IllegalStateException(
          "the eigenvectors of the covariance [" + width + " x " + width + "] did not converge");
    }
    Integer[] order = IntStream.range(0, width).boxed().toArray(Integer[]::new);
    Arrays.sort(
        order, Comparator.comparingDouble((Integer i) -> -eigen.getEigenvalue(i).getReal()));
    double[] variances = new double[width];
    double[][] components = new double[width][];
    for (int k = 0; k < width; k++) {
      variances[k] = eigen.getEigenvalue(order[k]).getReal();
      components[k] = eigen.getEigenVector(order[k]).data.clone();
    }
    return new Spectrum(variances, components);
  }

  private static void orient(float[] scores, int rows, int dimensions) {
    for (int k = 0; k < dimensions; k++) {
      float extreme = 0;
      for (int r = 0; r < rows; r++) {
        float score = scores[r * dimensions + k];
        if (Math.abs(score) > Math.abs(extreme)) {
          extreme = score;
        }
      }
      if (extreme < 0) {
        for (int r = 0; r < rows; r++) {
          scores[r * dimensions + k] = -scores[r * dimensions + k];
        }
      }
    }
  }
}
