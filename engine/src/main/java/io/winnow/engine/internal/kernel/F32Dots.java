package io.winnow.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Inner products of one vector with rows of IEEE 754 binary32.
 *
 * <p>The order of the additions is that of {@link ScalarKernels#dotRow}, whatever the width:
 * sixteen partial sums, one for each column modulo sixteen, folded in halves by shuffles that say
 * which lane meets which; a reduction of the vector module leaves that open, and takes another
 * order once it is compiled. One partial sum a column is a chain of additions, but the chains of
 * rows that follow one another overlap, and memory is what a scan waits for.
 */
final class F32Dots {
  private static final int LANES = VectorKernels.FLOATS.length();

  private static final VectorShuffle<Float> SWAP_1 = swap(1);
  private static final VectorShuffle<Float> SWAP_2 = swap(2);
  private static final VectorShuffle<Float> SWAP_4 = swap(LANES > 4 ? 4 : 0);
  private static final VectorShuffle<Float> SWAP_8 = swap(LANES > 8 ? 8 : 0);

  private F32Dots() {}

  private static VectorShuffle<Float> swap(int distance) {
    return VectorShuffle.fromOp(VectorKernels.FLOATS, lane -> lane ^ distance);
  }

  private static FloatVector load(MemorySegment rows, long at) {
    return FloatVector.fromMemorySegment(
        VectorKernels.FLOATS, rows, at * Float.BYTES, ByteOrder.LITTLE_ENDIAN);
  }

  private static FloatVector load(float[] query, int at) {
    return FloatVector.fromArray(VectorKernels.FLOATS, query, at);
  }

  /** Rows one after another: one at a time, which is how memory streams best. */
  static void range(MemorySegment rows, float[] query, int from, int count, float[] out) {
    int dim = query.length;
    for (int i = 0; i < count; i++) {
      long at = (long) (from + i) * dim;
      out[i] = ScalarKernels.addTail(one(rows, at, query), rows, at, query);
    }
  }

  /** Rows anywhere: four at a time where registers allow it, so that their misses overlap. */
  static void given(MemorySegment rows, float[] query, int[] ids, int count, float[] out) {
    long dim = query.length;
    int i = 0;
    for (; LANES > 4 && i <= count - 4; i += 4) {
      four(rows, ids[i] * dim, ids[i + 1] * dim, ids[i + 2] * dim, ids[i + 3] * dim, query, out, i);
      for (int j = i; j < i + 4; j++) {
        out[j] = ScalarKernels.addTail(out[j], rows, ids[j] * dim, query);
      }
    }
    for (; i < count; i++) {
      out[i] = ScalarKernels.addTail(one(rows, ids[i] * dim, query), rows, ids[i] * dim, query);
    }
  }

  private static float one(MemorySegment rows, long at, float[] query) {
    FloatVector s0 = FloatVector.zero(VectorKernels.FLOATS);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    int bound = query.length - ScalarKernels.PARTIAL_SUMS;
    for (int c = 0; c <= bound; c += ScalarKernels.PARTIAL_SUMS) {
      s0 = s0.add(load(rows, at + c).mul(load(query, c)));
      if (LANES <= 8) {
        s1 = s1.add(load(rows, at + c + LANES).mul(load(query, c + LANES)));
      }
      if (LANES <= 4) {
        s2 = s2.add(load(rows, at + c + 2L * LANES).mul(load(query, c + 2 * LANES)));
        s3 = s3.add(load(rows, at + c + 3L * LANES).mul(load(query, c + 3 * LANES)));
      }
    }
    return fold(s0, s1, s2, s3);
  }

  private static void four(
      MemorySegment rows,
      long at0,
      long at1,
      long at2,
      long at3,
      float[] query,
      float[] out,
      int place) {
    FloatVector a0 = FloatVector.zero(VectorKernels.FLOATS);
    FloatVector b0 = a0;
    FloatVector c0 = a0;
    FloatVector d0 = a0;
    FloatVector a1 = a0;
    FloatVector b1 = a0;
    FloatVector c1 = a0;
    FloatVector d1 = a0;
    int bound = query.length - ScalarKernels.PARTIAL_SUMS;
    for (int c = 0; c <= bound; c += ScalarKernels.PARTIAL_SUMS) {
      FloatVector q = load(query, c);
      a0 = a0.add(load(rows, at0 + c).mul(q));
      b0 = b0.add(load(rows, at1 + c).mul(q));
      c0 = c0.add(load(rows, at2 + c).mul(q));
      d0 = d0.add(load(rows, at3 + c).mul(q));
      if (LANES <= 8) {
        FloatVector next = load(query, c + LANES);
        a1 = a1.add(load(rows, at0 + c + LANES).mul(next));
        b1 = b1.add(load(rows, at1 + c + LANES).mul(next));
        c1 = c1.add(load(rows, at2 + c + LANES).mul(next));
        d1 = d1.add(load(rows, at3 + c + LANES).mul(next));
      }
    }
    out[place] = fold(a0, a1, a0, a0);
    out[place + 1] = fold(b0, b1, b0, b0);
    out[place + 2] = fold(c0, c1, c0, c0);
    out[place + 3] = fold(d0, d1, d0, d0);
  }

  /** The sixteen partial sums, which lie in one, two or four vectors, by halves. */
  private static float fold(FloatVector s0, FloatVector s1, FloatVector s2, FloatVector s3) {
    FloatVector sum = s0;
    if (LANES > 8) {
      sum = sum.add(sum.rearrange(SWAP_8));
      sum = sum.add(sum.rearrange(SWAP_4));
    } else if (LANES > 4) {
      sum = s0.add(s1);
      sum = sum.add(sum.rearrange(SWAP_4));
    } else {
      sum = s0.add(s2).add(s1.add(s3));
    }
    sum = sum.add(sum.rearrange(SWAP_2));
    return sum.add(sum.rearrange(SWAP_1)).lane(0);
  }
}
