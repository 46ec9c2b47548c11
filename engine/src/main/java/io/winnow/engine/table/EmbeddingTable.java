package io.winnow.engine.table;

import io.winnow.engine.internal.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A token table [rows x dimension], row-major and little-endian, off the heap and in the element
 * type of its file. It does not own its memory: whoever mapped the segment closes it, and using the
 * table afterwards is an {@link IllegalStateException}. Safe to share between threads.
 */
public record EmbeddingTable(ElementType type, MemorySegment data, int rows, int dimension) {
  /** Checks that the segment has exactly the bytes of the shape. */
  public EmbeddingTable {
    Objects.requireNonNull(type);
    if (rows < 0 || dimension < 1) {
      throw new IllegalArgumentException(
          "table shape not usable: expected rows >= 0 and dimension >= 1, found ["
              + rows
              + " x "
              + dimension
              + "]");
    }
    long bytes = (long) rows * dimension * type.bytes();
    if (data.byteSize() != bytes) {
      throw new IllegalArgumentException(
          "table size differs: expected "
              + bytes
              + " bytes for ["
              + rows
              + " x "
              + dimension
              + "] of "
              + type
              + ", found "
              + data.byteSize());
    }
  }

  /**
   * Adds rows up in 32-bit floats, in the order given: the same bits on every machine.
   *
   * @param rows row numbers, each in [0, rows()); the first {@code count} are read
   * @param scales a factor per token, or null for one
   * @param out [dimension], overwritten
   * @throws IndexOutOfBoundsException for a row outside the table
   */
  public void sum(int[] rows, float @Nullable [] scales, int count, float[] out) {
    Objects.checkFromIndexSize(0, count, rows.length);
    Objects.checkFromIndexSize(0, dimension, out.length);
    if (scales != null) {
      Objects.checkFromIndexSize(0, count, scales.length);
    }
    for (int t = 0; t < count; t++) {
      Objects.checkIndex(rows[t], this.rows);
    }
    Kernels kernels = Kernels.active();
    switch (type) {
      case F32 -> kernels.sumF32(data, dimension, rows, scales, count, out);
      case F16 -> kernels.sumF16(data, dimension, rows, scales, count, out);
      case BF16 -> kernels.sumBF16(data, dimension, rows, scales, count, out);
      case I8 -> kernels.sumI8(data, dimension, rows, scales, count, out);
    }
  }
}
