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

  // Inner products with rows: out[i] is that of the query and a row of a row-major, little-endian
  // table of binary32 outside the heap whose rows are as long as the query. The same bits at every
  // width.

  /** Count rows that follow one another. */
  public abstract void dotRange(
      MemorySegment rows, float[] query, int from, int count, float[] out);

  /** The first count of the rows named. */
  public abstract void dotRows(
      MemorySegment rows, float[] query, int[] ids, int count, float[] out);

  /** How many codes lie together. */
  public static final int CODE_BLOCK = 16;

  /** Bits of the level, from -8 to 7, that stands for a column of a query against codes. */
  public static final int LEVEL_BITS = 4;

  /**
   * Bytes of a block of two-bit codes.
   *
   * @param words of 32 columns each
   */
  public static long codeBlockBytes(int words) {
    return (2L * words + 1) * CODE_BLOCK * Integer.BYTES;
  }

  /**
   * Scores of two-bit codes: out[i] = base + scale * step * (2 * p - 3 * s), where p is the sum
   * over columns of the query's level times the code, 0 to 3, and s the sum of the levels: so a
   * code stands for -3, -1, 1 or 3. The same bits at every width.
   *
   * @param codes off the heap, little-endian, whole blocks: for each word of 32 columns the lower
   *     bits of sixteen codes, then their higher bits; after all words their scales, binary32
   * @param query for each word the bits of the levels in two's complement, lowest first
   * @param from the first block
   * @param count how many blocks
   */
  public abstract void codeScores(
      MemorySegment codes, int[] query, float step, float base, int from, int count, float[] out);

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
