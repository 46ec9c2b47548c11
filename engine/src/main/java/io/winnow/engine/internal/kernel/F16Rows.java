package io.winnow.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/**
 * Sums of rows of IEEE 754 binary16. The vector module of JDK 25 has no conversion from it. See
 * {@link VectorKernels} for the shape of the loop.
 */
final class F16Rows {
  /** 2^112: rebiases the exponent, and makes subnormals normal, exactly. */
  private static final float REBIAS = 0x1p112f;

  /** Bits just below 65,536, which no finite binary16 reaches. */
  private static final int LARGEST_FINITE = 0x477f_ffff;

  private F16Rows() {}

  /** A vector of elements from an index, counted in elements. */
  private static FloatVector load(MemorySegment table, long index) {
    IntVector half =
        (IntVector)
            ShortVector.fromMemorySegment(
                    VectorKernels.SHORTS, table, index * Short.BYTES, ByteOrder.LITTLE_ENDIAN)
                .convertShape(VectorOperators.ZERO_EXTEND_S2I, VectorKernels.INTS, 0);
    IntVector sign = half.and(0x8000).lanewise(VectorOperators.LSHL, 16);
    IntVector magnitude = half.and(0x7fff).lanewise(VectorOperators.LSHL, 13);
    IntVector scaled = magnitude.reinterpretAsFloats().mul(REBIAS).reinterpretAsInts();
    // Infinities and NaN come out at 65,536 or above: their exponent is filled up.
    IntVector special =
        scaled.neg().add(LARGEST_FINITE).lanewise(VectorOperators.ASHR, 31).and(0x3800_0000);
    return scaled.or(special).or(sign).reinterpretAsFloats();
  }

  static void sum(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out) {
    int lanes = VectorKernels.FLOATS.length();
    int column = 0;
    for (; column <= dim - 2 * lanes; column += 2 * lanes) {
      sumStripe(table, dim, column, rows, scales, count, out);
    }
    for (; column <= dim - lanes; column += lanes) {
      sumVector(table, dim, column, rows, scales, count, out);
    }
    ScalarKernels.sumColumns(
        ScalarKernels.F16_ELEMENTS, table, dim, column, rows, scales, count, out);
  }

  /** Two vectors wide: with four, the decoding is more than HotSpot inlines, and two are boxed. */
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
    for (int t = 0; t < count; t++) {
      long at = (long) rows[t] * dim + column;
      float scale = scales == null ? 1f : scales[t];
      s0 = s0.add(load(table, at).mul(scale));
      s1 = s1.add(load(table, at + lanes).mul(scale));
    }
    s0.intoArray(out, column);
    s1.intoArray(out, column + lanes);
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
