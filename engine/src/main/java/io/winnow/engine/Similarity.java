package io.winnow.engine;

import io.winnow.engine.internal.kernel.Kernels;

/** Comparing vectors. */
public final class Similarity {
  private Similarity() {}

  /** The inner product; of unit vectors, the cosine. */
  public static float dot(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "dimension mismatch: first vector has " + a.length + ", second has " + b.length);
    }
    return Kernels.active().dot(a, b);
  }

  /** The cosine of the angle, in [-1, 1]; 0 if either vector is zero. */
  public static float cosine(float[] a, float[] b) {
    float norms = norm(a) * norm(b);
    return norms == 0 ? 0 : Math.clamp(dot(a, b) / norms, -1f, 1f);
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
