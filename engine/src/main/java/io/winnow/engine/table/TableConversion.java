package io.winnow.engine.table;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Tables from floats, and from one element type to another. */
public final class TableConversion {
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort BITS16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final int I8_MAX = 127;

  private TableConversion() {}

  /** An F32 table off the heap with the values of an array [rows x dimension]. */
  public static EmbeddingTable copyOf(float[] values, int dimension, Arena arena) {
    int rows = values.length / dimension;
    MemorySegment data = arena.allocate((long) values.length * Float.BYTES, 64);
    for (int i = 0; i < values.length; i++) {
      data.setAtIndex(F32, i, values[i]);
    }
    return new EmbeddingTable(ElementType.F32, data, rows, dimension);
  }

  /**
   * The same table in another element type, off the heap. F16 and BF16 round to nearest. I8 divides
   * by one scale for the whole table, the largest magnitude over 127, and rounds half to even, as
   * Python Model2Vec 0.10.0 does; the scale is not kept, so only directions survive.
   *
   * @throws IllegalArgumentException if a value is not finite, or too large for the type
   */
  public static EmbeddingTable convert(EmbeddingTable table, ElementType type, Arena arena) {
    if (table.type() == type) {
      return table;
    }
    int dim = table.dimension();
    MemorySegment data = arena.allocate((long) table.rows() * dim * type.bytes(), 64);
    requireFinite(table);
    float scale = type == ElementType.I8 ? maxMagnitude(table) / I8_MAX : 1f;
    float[] row = new float[dim];
    for (int r = 0; r < table.rows(); r++) {
      table.sum(new int[] {r}, null, 1, row);
      write(row, r, scale, type, data);
    }
    return new EmbeddingTable(type, data, table.rows(), dim);
  }

  /**
   * Writes one row in an element type.
   *
   * @param scale what I8 divides by; of no meaning for others
   * @param data of a table with rows as long as this
   * @throws IllegalArgumentException if a value is too large for F16
   */
  static void write(float[] row, int r, float scale, ElementType type, MemorySegment data) {
    long at = (long) r * row.length;
    for (int c = 0; c < row.length; c++) {
      switch (type) {
        case F32 -> data.setAtIndex(F32, at + c, row[c]);
        case F16 -> data.setAtIndex(BITS16, at + c, float16(row[c], r, c));
        case BF16 -> data.setAtIndex(BITS16, at + c, bfloat16(row[c]));
        case I8 -> data.set(ValueLayout.JAVA_BYTE, at + c, int8(row[c], scale));
      }
    }
  }

  /** A value that is not finite would take the others with it. */
  static void requireFinite(EmbeddingTable table) {
    float[] row = new float[table.dimension()];
    for (int r = 0; r < table.rows(); r++) {
      table.sum(new int[] {r}, null, 1, row);
      for (int c = 0; c < row.length; c++) {
        if (!Float.isFinite(row[c])) {
          throw new IllegalArgumentException(
              "the table holds " + row[c] + " at row " + r + ", column " + c + ": not convertible");
        }
      }
    }
  }

  private static short float16(float value, int row, int column) {
    short bits = Float.floatToFloat16(value);
    if (Float.isInfinite(Float.float16ToFloat(bits))) {
      throw new IllegalArgumentException(
          "the table holds "
              + value
              + " at row "
              + row
              + ", column "
              + column
              + ": too large for F16, whose largest value is 65504");
    }
    return bits;
  }

  private static float maxMagnitude(EmbeddingTable table) {
    float max = 0;
    float[] row = new float[table.dimension()];
    for (int r = 0; r < table.rows(); r++) {
      table.sum(new int[] {r}, null, 1, row);
      for (float value : row) {
        max = Math.max(max, Math.abs(value));
      }
    }
    return max;
  }

  private static byte int8(float value, float scale) {
    if (scale == 0) {
      return 0;
    }
    return (byte) Math.clamp((long) Math.rint(value / scale), -I8_MAX, I8_MAX);
  }

  /** Rounds to nearest, ties to even; NaN stays NaN. */
  private static short bfloat16(float value) {
    int bits = Float.floatToIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16);
    }
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  }
}
