package io.winnow.engine;

import io.winnow.engine.internal.kernel.Kernels;

/** Comparing vectors. */
public final class Similarity {
  private Similarity() {}

  /** The inner product; of unit vectors, the cosine. */
  public static float dot(float[] a, float[] b) {
    if (a.length != b.length) {
      throw mismatch(a, b);
    }
    return Kernels.active().dot(a, b);
  }

  private static IllegalArgumentException mismatch(float[] a, float[] b) {
    return new IllegalArgumentException(
        "dimension mismatch: first vector has " + a.length + ", second has " + b.length);
  }

  /** The cosine of the angle, in [-1, 1]; 0 if either vector is zero. */
  public static float cosine(float[] a, float[] b) {
    if (a.length != b.length) {
      throw mismatch(a, b);
    }
    double dot = 0;
    double squareA = 0;
    double squareB = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      squareA += (double) a[i] * a[i];
      squareB += (double) b[i] * b[i];
    }
    double norms = Math.sqrt(squareA) * Math.sqrt(squareB);
    return norms == 0 ? 0 : (float) Math.clamp(dot / norms, -1.0, 1.0);
  }

  /** The Euclidean length; the same bits in every JVM, whatever its vector width. */
  public static float norm(float[] vector) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i <= vector.length - 4; i += 4) {
      s0 += (double) vector[i] * vector[i];
      s1 += (double) vector[i + 1] * vector[i + 1];
      s2 += (double) vector[i + 2] * vector[i + 2];
      s3 += (double) vector[i + 3] * vector[i + 3];
    }
    for (; i < vector.length; i++) {
      s0 += (double) vector[i] * vector[i];
    }
    return (float) Math.sqrt((s0 + s1) + (s2 + s3));
  }
}
