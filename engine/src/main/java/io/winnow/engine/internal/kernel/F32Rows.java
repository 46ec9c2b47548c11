package io.winnow.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/** Sums of rows of IEEE 754 binary32. See {@link VectorKernels} for the shape of the loop. */
final class F32Rows {
  private F32Rows() {}

  /** A vector of elements from an index, counted in elements. */
  private static FloatVector load(MemorySegment table, long index) {
    return FloatVector.fromMemorySegment(
        VectorKernels.FLOATS, table, index * Float.BYTES, ByteOrder.LITTLE_ENDIAN);
  }

  static void sum(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out) {
    int lanes = VectorKernels.FLOATS.length();
    int column = 0;
    for (; column <= dim - 4 * lanes; column += 4 * lanes) {
      sumStripe(table, dim, column, rows, scales, count, out);
    }
    for (; column <= dim - lanes; column += lanes) {
      sumVector(table, dim, column, rows, scales, count, out);
    }
    ScalarKernels.sumColumns(
        ScalarKernels.F32_ELEMENTS, table, dim, column, rows, scales, count, out);
  }

  private static void sumStripe(
      MemorySegment table,
      int dim,
      int column,
      int[] rows,
      float @Nullable [] scales,
      int count,
      float[] out) {
    int lanes = VectorKernels.FLOATS.length();
    FloatVector s0 = FloatVector.zero(VectorKernels.FLOATS);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int t = 0; t < count; t++) {
      long at = (long) rows[t] * dim + column;
      float scale = scales == null ? 1f : scales[t];
      s0 = s0.add(load(table, at).mul(scale));
      s1 = s1.add(load(table, at + lanes).mul(scale));
      s2 = s2.add(load(table, at + 2L * lanes).mul(scale));
      s3 = s3.add(load(table, at + 3L * lanes).mul(scale));
    }
    s0.intoArray(out, column);
    s1.intoArray(out, column + lanes);
    s2.intoArray(out, column + 2 * lanes);
    s3.intoArray(out, column + 3 * lanes);
  }

  private static void sumVector(
      MemorySegment table,
      int dim,
      int column,
      int[] rows,
      float @Nullable [] scales,
      int count,
      float[] out) {
    FloatVector sum = FloatVector.zero(VectorKernels.FLOATS);
    for (int t = 0; t < count; t++) {
      float scale = scales == null ? 1f : scales[t];
      sum = sum.add(load(table, (long) rows[t] * dim + column).mul(scale));
    }
    sum.intoArray(out, column);
  }
}
