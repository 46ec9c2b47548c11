package io.winnow.engine.table;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A new table out of another's rows, in its element type and off the heap. */
public final class TableSelection {
  private TableSelection() {}

  /**
   * Takes rows in an order, and of each its first columns. What is not scaled is copied as it is.
   *
   * @param order for each new row the row of {@code table}, or {@code -1 - i} for {@code added[i]}
   * @param dimension columns to keep, at most the table's
   * @param added further rows, as long as the table's
   * @param factors what each new row is multiplied by, or null for one; not for I8
   * @throws IllegalArgumentException if an added or scaled value is not finite, or more than the
   *     type holds: 65504 in F16, 127 in I8
   */
  public static EmbeddingTable select(
      EmbeddingTable table,
      int[] order,
      int dimension,
      List<float[]> added,
      float @Nullable [] factors,
      Arena arena) {
    ElementType type = table.type();
    long length = (long) dimension * type.bytes();
    MemorySegment data = arena.allocate(order.length * length, 64);
    float[] whole = new float[table.dimension()];
    float[] row = new float[dimension];
    for (int r = 0; r < order.length; r++) {
      if (order[r] >= 0 && factors == null) {
        long from = (long) order[r] * table.dimension() * type.bytes();
        MemorySegment.copy(table.data(), from, data, r * length, length);
        continue;
      }
      float factor = factors == null ? 1 : factors[r];
      if (order[r] >= 0) {
        table.sum(new int[] {order[r]}, null, 1, whole);
        System.arraycopy(whole, 0, row, 0, dimension);
      } else {
        System.arraycopy(added.get(-1 - order[r]), 0, row, 0, dimension);
      }
      for (int c = 0; c < dimension; c++) {
        row[c] *= factor;
        requireRoom(row[c], r, c, type);
      }
      TableConversion.write(row, r, 1, type, data);
    }
    return new EmbeddingTable(type, data, order.length, dimension);
  }

  private static void requireRoom(float value, int row, int column, ElementType type) {
    boolean fits =
        type == ElementType.I8
            ? Math.abs(value) < TableConversion.I8_MAX + 0.5f
            : Float.isFinite(value);
    if (!fits) {
      throw new IllegalArgumentException(
          "row "
              + row
              + ", column "
              + column
              + " would hold "
              + value
              + ": expected what "
              + type
              + (type == ElementType.I8 ? " has, from -127 to 127" : " has, a finite value"));
    }
  }
}
