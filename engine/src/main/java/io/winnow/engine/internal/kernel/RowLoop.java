package io.winnow.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * The sum of table rows, blocked by columns: a stripe of four vectors stays in registers while all
 * tokens pass, so that the output is written once.
 *
 * <p>Each method is below the 325 bytecodes that HotSpot inlines into a hot caller, so that the
 * decoder, a constant of the entry point, is known to the innermost loop. As one body of twice that
 * size it was compiled on its own, saw four decoders, and boxed every vector: 137 kB an encode.
 * AllocationTest in bench holds the gate.
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
      stripe(decoder, table, dim, column, rows, scales, count, out);
    }
    for (; column <= dim - lanes; column += lanes) {
      one(decoder, table, dim, column, rows, scales, count, out);
    }
    if (column < dim) {
      tail(decoder.elements(), table, dim, column, rows, scales, count, out);
    }
  }

  private static void stripe(
      VectorRows decoder,
      MemorySegment table,
      int dim,
      int column,
      int[] rows,
      float @Nullable [] scales,
      int count,
      float[] out) {
    int lanes = VectorRows.FLOATS.length();
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

  private static void one(
      VectorRows decoder,
      MemorySegment table,
      int dim,
      int column,
      int[] rows,
      float @Nullable [] scales,
      int count,
      float[] out) {
    FloatVector sum = FloatVector.zero(VectorRows.FLOATS);
    for (int t = 0; t < count; t++) {
      float scale = scales == null ? 1f : scales[t];
      sum = sum.add(decoder.load(table, (long) rows[t] * dim + column).mul(scale));
    }
    sum.intoArray(out, column);
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
