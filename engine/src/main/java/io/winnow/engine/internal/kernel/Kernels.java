package io.winnow.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The loops over token tables and vectors, in the fastest form that this JVM can run. Thread-safe.
 */
public abstract sealed class Kernels permits ScalarKernels, VectorKernels {
  private static final System.Logger LOG = System.getLogger("io.winnow.engine");

  /** The one knob, for tests: 0 is scalar; 128, 256 or 512 a vector width; absent is the best. */
  static final String BITS_PROPERTY = "winnow.vector.bits";

  private static final Kernels ACTIVE = choose(Integer.getInteger(BITS_PROPERTY));

  Kernels() {}

  /** The implementation in use, chosen once. */
  public static Kernels active() {
    return ACTIVE;
  }

  /** Its name: {@code scalar}, {@code vector128}, {@code vector256} or {@code vector512}. */
  public abstract String name();

  // Each sum sets out[c] to the sum over tokens t of table[rows[t]][c] * scales[t], added in token
  // order in 32-bit floats. The table is row-major, little-endian and has at least
  // (max(rows) + 1) * dim elements; the first count rows are read; scales may be null for ones; out
  // has dim places.

  /** Sums rows of IEEE 754 binary32. */
  public abstract void sumF32(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out);

  /** Sums rows of IEEE 754 binary16. */
  public abstract void sumF16(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out);

  /** Sums rows of the upper halves of binary32. */
  public abstract void sumBF16(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out);

  /** Sums rows of signed bytes. */
  public abstract void sumI8(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out);

  /** The inner product of two vectors of the same length. */
  public abstract float dot(float[] a, float[] b);

  private static Kernels choose(@Nullable Integer bits) {
    if (bits != null && bits == 0) {
      return new ScalarKernels();
    }
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "vector module not available, running scalar code; add: --add-modules"
              + " jdk.incubator.vector");
      return new ScalarKernels();
    }
    if (bits == null && VectorKernels.preferredBits() < VectorKernels.MIN_BITS) {
      LOG.log(System.Logger.Level.DEBUG, "no vectors of 128 bits here, running scalar code");
      return new ScalarKernels();
    }
    Kernels kernels = new VectorKernels();
    LOG.log(System.Logger.Level.DEBUG, "kernels: {0}", kernels.name());
    return kernels;
  }
}
