package io.winnow.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * The sum of table rows, blocked by columns: a stripe of four vectors stays in registers while all
 * tokens pass, so that the output is written once. Small enough to be inlined into each of its
 * callers; bench holds the gate that it is.
 */
final class RowLoop {
  private RowLoop() {}

  static void sum(
      VectorRows decoder,
      MemorySegment table,
      int dim,
      int[] rows,
      float @Nullable [] scales,
      int count,
      float[] out) {
    int lanes = VectorRows.FLOATS.length();
    int column = 0;
    for (; column <= dim - 4 * lanes; column += 4 * lanes) {
      FloatVector s0 = FloatVector.zero(VectorRows.FLOATS);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      for (int t = 0; t < count; t++) {
        long at = (long) rows[t] * dim + column;
        float scale = scales == null ? 1f : scales[t];
        s0 = s0.add(decoder.load(table, at).mul(scale));
        s1 = s1.add(decoder.load(table, at + lanes).mul(scale));
        s2 = s2.add(decoder.load(table, at + 2L * lanes).mul(scale));
        s3 = s3.add(decoder.load(table, at + 3L * lanes).mul(scale));
      }
      s0.intoArray(out, column);
      s1.intoArray(out, column + lanes);
      s2.intoArray(out, column + 2 * lanes);
      s3.intoArray(out, column + 3 * lanes);
    }
    for (; column <= dim - lanes; column += lanes) {
      FloatVector sum = FloatVector.zero(VectorRows.FLOATS);
      for (int t = 0; t < count; t++) {
        float scale = scales == null ? 1f : scales[t];
        sum = sum.add(decoder.load(table, (long) rows[t] * dim + column).mul(scale));
      }
      sum.intoArray(out, column);
    }
    if (column < dim) {
      tail(decoder.elements(), table, dim, column, rows, scales, count, out);
    }
  }

  private static void tail(
      ElementReader elements,
      MemorySegment table,
      int dim,
      int from,
      int[] rows,
      float @Nullable [] scales,
      int count,
      float[] out) {
    for (int column = from; column < dim; column++) {
      float sum = 0;
      for (int t = 0; t < count; t++) {
        float scale = scales == null ? 1f : scales[t];
        sum += elements.get(table, (long) rows[t] * dim + column) * scale;
      }
      out[column] = sum;
    }
  }
}
