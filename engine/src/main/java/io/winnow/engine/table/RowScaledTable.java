package io.winnow.engine.table;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * An I8 table of which each row has its own scale: row r stands for {@code scales[r]} times its
 * bytes. Rows that differ in length lose no more than their own rounding.
 *
 * @param scales [rows]; owned by the caller
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not shared
public record RowScaledTable(EmbeddingTable table, float[] scales) {
  /**
   * Quantises a table: each row is divided by its largest magnitude over 127 and rounded half to
   * even. A row of zeros, or of values below what a float can divide, has the scale 1. A table that
   * is I8 already is kept, with scales of 1.
   *
   * @throws IllegalArgumentException if a value is not finite
   */
  public static RowScaledTable of(EmbeddingTable table, Arena arena) {
    float[] scales = new float[table.rows()];
    Arrays.fill(scales, 1f);
    if (table.type() == ElementType.I8) {
      return new RowScaledTable(table, scales);
    }
    TableConversion.requireFinite(table);
    MemorySegment data = arena.allocate((long) table.rows() * table.dimension(), 64);
    float[] row = new float[table.dimension()];
    for (int r = 0; r < table.rows(); r++) {
      table.sum(new int[] {r}, null, 1, row);
      float scale = scale(row);
      scales[r] = scale == 0 ? 1 : scale;
      TableConversion.write(row, r, scale, ElementType.I8, data);
    }
    return new RowScaledTable(
        new EmbeddingTable(ElementType.I8, data, table.rows(), table.dimension()), scales);
  }

  /** The scale of a row in I8; 0 where its bytes are all zero. */
  public static float scale(float[] row) {
    float max = 0;
    for (float value : row) {
      max = Math.max(max, Math.abs(value));
    }
    float scale = max / TableConversion.I8_MAX;
    return scale < Float.MIN_NORMAL ? 0 : scale;
  }
}
