package io.winnow.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The loops over token tables and vectors, in the fastest form that this JVM can run. Thread-safe.
 */
public abstract sealed class Kernels permits ScalarKernels, VectorKernels {
  private static final System.Logger LOG = System.getLogger("io.winnow.engine");

  /**
   * The one knob, for tests: 0 is scalar; 128, 256 or 512 a vector width; absent is the best, with
   * scans that are scalar until their vector code is compiled.
   */
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
  public static final int CODE_BLOCK = 64;

  /** Columns of a code that one byte holds, and of which a query has two tables. */
  public static final int BYTE_COLUMNS = 4;

  /** A code has a multiple of so many columns. */
  public static final int COLUMN_GROUP = 2 * BYTE_COLUMNS;

  /** Bytes of a table of a query against codes: its sixteen entries, four times over. */
  public static final int CODE_TABLE = 64;

  /** Bytes of a block of two-bit codes of so many columns. */
  public static long codeBlockBytes(int columns) {
    return (columns / BYTE_COLUMNS + (long) Float.BYTES) * CODE_BLOCK;
  }

  /**
   * Where the bytes of a code lie in the rows of its block: so that the codes in the lanes of each
   * vector of sums follow one another, whatever the width.
   */
  public static int codePlace(int code) {
    return code % 16 * 4 + code / 16;
  }

  /** The largest entry of a table; the entries for a code then add up to 65,535 at most. */
  public static int largestEntry(int columns) {
    return Math.min(63, 65_535 / Math.max(1, columns / 2));
  }

  /**
   * Scores of two-bit codes: out[i] = base + scale * (offset + step * p), where p is the sum, over
   * pairs of columns, of the entry of the pair's table at the code's four bits of them. The same
   * bits at every width.
   *
   * @param codes off the heap, little-endian, whole blocks: for each four columns a row of bytes,
   *     one of each code, the first column's bits lowest; after all rows the codes' scales,
   *     binary32
   * @param tables one for each two columns; of no negative entries
   * @param from the first block
   * @param count how many blocks
   */
  public abstract void codeScores(
      MemorySegment codes,
      byte[] tables,
      float step,
      float offset,
      float base,
      int from,
      int count,
      float[] out);

  /**
   * Where scores are that are no less than a threshold: their places, ascending, at the start of
   * places, which has room for count.
   *
   * @return how many there are
   */
  public abstract int atLeast(float[] scores, int count, float threshold, int[] places);

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
    Kernels kernels = bits == null ? new WarmingKernels() : new VectorKernels();
    LOG.log(System.Logger.Level.DEBUG, "kernels: {0}", kernels.name());
    return kernels;
  }
}
