package io.winnow.engine.scan;

import io.winnow.engine.internal.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Vectors that lie one after another in memory, and their inner products with one.
 *
 * <p>A product is the same bits on every machine and on every run, whichever method computes it:
 * 32-bit products are added into sixteen sums, by column modulo sixteen, and these by halves. It is
 * within {@code dimension * 2^-24} times the two vectors' lengths of the true one.
 *
 * <p>Thread-safe, as far as the segment's arena lets threads read. Allocates nothing.
 */
public final class VectorRows {
  private final MemorySegment rows;
  private final int dimension;
  private final int count;

  /**
   * Rows of a segment, which stays the caller's to keep open.
   *
   * @param rows little-endian 32-bit floats outside the heap, at any alignment
   * @throws IllegalArgumentException if they are no whole number of rows, or on the heap
   */
  public VectorRows(MemorySegment rows, int dimension) {
    long rowBytes = (long) dimension * Float.BYTES;
    if (dimension < 1 || rows.byteSize() % rowBytes != 0) {
      throw new IllegalArgumentException(
          "rows of "
              + dimension
              + " floats: expected a whole number of them, found "
              + rows.byteSize()
              + " bytes");
    }
    if (!rows.isNative()) {
      throw new IllegalArgumentException("rows: expected memory outside the heap, found an array");
    }
    this.rows = rows;
    this.dimension = dimension;
    this.count = Math.toIntExact(rows.byteSize() / rowBytes);
  }

  /** How many rows there are. */
  public int count() {
    return count;
  }

  /**
   * Products with rows that follow one another, at the speed at which memory can be read.
   *
   * @param out gets them from its start
   * @throws IndexOutOfBoundsException if there are no such rows, or out is too short
   */
  public void products(float[] query, int from, int rowCount, float[] out) {
    requireDimension(query);
    Objects.checkFromIndexSize(from, rowCount, count);
    Objects.checkFromIndexSize(0, rowCount, out.length);
    Kernels.active().dotRange(rows, query, from, rowCount, out);
  }

  /**
   * Products with rows anywhere, in any order; ascending ones are read fastest.
   *
   * @param rowIds the first {@code rowCount} are used
   * @param out gets them from its start
   * @throws IndexOutOfBoundsException if there is no such row, or an array is too short
   */
  public void products(float[] query, int[] rowIds, int rowCount, float[] out) {
    requireDimension(query);
    Objects.checkFromIndexSize(0, rowCount, rowIds.length);
    Objects.checkFromIndexSize(0, rowCount, out.length);
    Kernels.active().dotRows(rows, query, rowIds, rowCount, out);
  }

  private void requireDimension(float[] query) {
    if (query.length != dimension) {
      throw new IllegalArgumentException(
          "dimension mismatch: the rows have " + dimension + ", the query has " + query.length);
    }
  }
}
