package io.winnow.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Scores of two-bit codes. They lie in blocks of sixteen, word by word, so that each lane of a
 * vector holds another code: nothing is left over and nothing has to be reduced, whatever the width
 * and the number of columns.
 */
final class TwoBitBlocks {
  private static final int LANES = VectorKernels.INTS.length();
  private static final long STRIDE = (long) Kernels.CODE_BLOCK * Integer.BYTES;

  private TwoBitBlocks() {}

  static void scores(
      MemorySegment codes, int[] query, float step, float base, int from, int count, float[] out) {
    int sum = 3 * ScalarKernels.sumOfLevels(query);
    int words = query.length / Kernels.LEVEL_BITS;
    long blockBytes = Kernels.codeBlockBytes(words);
    for (int block = 0; block < count; block++) {
      long at = (from + block) * blockBytes;
      for (int lane = 0; lane < Kernels.CODE_BLOCK; lane += LANES) {
        products(codes, at + (long) lane * Integer.BYTES, query)
            .lanewise(VectorOperators.LSHL, 1)
            .sub(sum)
            .convert(VectorOperators.I2F, 0)
            .reinterpretAsFloats()
            .mul(step)
            .mul(scales(codes, at + 2L * words * STRIDE + (long) lane * Float.BYTES))
            .add(base)
            .intoArray(out, block * Kernels.CODE_BLOCK + lane);
      }
    }
  }

  private static FloatVector scales(MemorySegment codes, long at) {
    return FloatVector.fromMemorySegment(VectorKernels.FLOATS, codes, at, ByteOrder.LITTLE_ENDIAN);
  }

  /** For each lane's code, the sum of level times code over all columns. */
  private static IntVector products(MemorySegment codes, long first, int[] query) {
    IntVector low0 = IntVector.zero(VectorKernels.INTS);
    IntVector low1 = low0;
    IntVector low2 = low0;
    IntVector low3 = low0;
    IntVector high0 = low0;
    IntVector high1 = low0;
    IntVector high2 = low0;
    IntVector high3 = low0;
    long at = first;
    for (int q = 0; q < query.length; q += Kernels.LEVEL_BITS) {
      IntVector low = load(codes, at);
      IntVector high = load(codes, at + STRIDE);
      IntVector bits = IntVector.broadcast(VectorKernels.INTS, query[q]);
      low0 = low0.add(ones(low, bits));
      high0 = high0.add(ones(high, bits));
      bits = IntVector.broadcast(VectorKernels.INTS, query[q + 1]);
      low1 = low1.add(ones(low, bits));
      high1 = high1.add(ones(high, bits));
      bits = IntVector.broadcast(VectorKernels.INTS, query[q + 2]);
      low2 = low2.add(ones(low, bits));
      high2 = high2.add(ones(high, bits));
      bits = IntVector.broadcast(VectorKernels.INTS, query[q + 3]);
      low3 = low3.add(ones(low, bits));
      high3 = high3.add(ones(high, bits));
      at += 2 * STRIDE;
    }
    return weighted(low0, low1, low2, low3)
        .add(weighted(high0, high1, high2, high3).lanewise(VectorOperators.LSHL, 1));
  }

  private static IntVector load(MemorySegment codes, long at) {
    return IntVector.fromMemorySegment(VectorKernels.INTS, codes, at, ByteOrder.LITTLE_ENDIAN);
  }

  private static IntVector ones(IntVector code, IntVector bits) {
    return code.and(bits).lanewise(VectorOperators.BIT_COUNT);
  }

  /** Levels are in two's complement: their highest bit counts -8. */
  private static IntVector weighted(IntVector b0, IntVector b1, IntVector b2, IntVector b3) {
    return b0.add(b1.lanewise(VectorOperators.LSHL, 1))
        .add(b2.lanewise(VectorOperators.LSHL, 2))
        .sub(b3.lanewise(VectorOperators.LSHL, 3));
  }
}
