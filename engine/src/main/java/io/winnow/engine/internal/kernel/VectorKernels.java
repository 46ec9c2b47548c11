package io.winnow.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * The loops on {@code jdk.incubator.vector}.
 *
 * <p>A sum of rows is blocked by columns: a stripe of four vectors stays in registers while all
 * tokens pass, so that the output is written once. Each element type has that loop for itself. One
 * loop with a decoder as its parameter, even an exact-typed constant from an entry of each type,
 * boxed 43 kB an encode once a JVM had used four types: HotSpot compiles the shared loop on its
 * own, and then the decoder is no constant. AllocationTest in bench holds the gate.
 */
sealed class VectorKernels extends Kernels permits WarmingKernels {
  /** The narrowest width that the loops are written for. */
  static final int MIN_BITS = 128;

  /** The width all loops use; constants to the compiler. */
  static final VectorSpecies<Float> FLOATS = species(Integer.getInteger(BITS_PROPERTY));

  static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);
  static final VectorSpecies<Short> SHORTS = narrow(short.class, Short.SIZE);
  static final VectorSpecies<Byte> BYTES = narrow(byte.class, Byte.SIZE);

  static int preferredBits() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }

  @Override
  public String name() {
    return "vector" + FLOATS.vectorBitSize();
  }

  @Override
  public void sumF32(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out) {
    F32Rows.sum(table, dim, rows, scales, count, out);
  }

  @Override
  public void sumF16(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out) {
    F16Rows.sum(table, dim, rows, scales, count, out);
  }

  @Override
  public void sumBF16(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out) {
    BF16Rows.sum(table, dim, rows, scales, count, out);
  }

  @Override
  public void sumI8(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out) {
    I8Rows.sum(table, dim, rows, scales, count, out);
  }

  @Override
  public float dot(float[] a, float[] b) {
    assert a.length == b.length;
    int lanes = FLOATS.length();
    int bound = FLOATS.loopBound(a.length);
    FloatVector sum = FloatVector.zero(FLOATS);
    int i = 0;
    for (; i < bound; i += lanes) {
      sum = sum.add(FloatVector.fromArray(FLOATS, a, i).mul(FloatVector.fromArray(FLOATS, b, i)));
    }
    float total = sum.reduceLanes(VectorOperators.ADD);
    for (; i < a.length; i++) {
      total += a[i] * b[i];
    }
    return total;
  }

  @Override
  public void dotRange(MemorySegment rows, float[] query, int from, int count, float[] out) {
    F32Dots.range(rows, query, from, count, out);
  }

  @Override
  public void dotRows(MemorySegment rows, float[] query, int[] ids, int count, float[] out) {
    F32Dots.given(rows, query, ids, count, out);
  }

  @Override
  public void codeScores(
      MemorySegment codes,
      byte[] tables,
      float step,
      float offset,
      float base,
      int from,
      int count,
      float[] out) {
    TwoBitBlocks.sums(codes, tables, from, count, out);
    TwoBitBlocks.scores(codes, tables, step, offset, base, from, count, out);
  }

  @Override
  public int atLeast(float[] scores, int count, float threshold, int[] places) {
    int bound = FLOATS.loopBound(count);
    int found = 0;
    for (int i = 0; i < bound; i += FLOATS.length()) {
      long lanes =
          FloatVector.fromArray(FLOATS, scores, i).compare(VectorOperators.GE, threshold).toLong();
      for (; lanes != 0; lanes &= lanes - 1) {
        places[found++] = i + Long.numberOfTrailingZeros(lanes);
      }
    }
    return ScalarKernels.atLeast(scores, bound, count, threshold, places, found);
  }

  /** The species with one narrow lane per float lane, or the smallest there is. */
  private static <E> VectorSpecies<E> narrow(Class<E> type, int bits) {
    return VectorSpecies.of(type, VectorShape.forBitSize(Math.max(64, bits * FLOATS.length())));
  }

  private static VectorSpecies<Float> species(@Nullable Integer bits) {
    if (bits == null) {
      return FloatVector.SPECIES_PREFERRED;
    }
    return switch (bits) {
      case 128, 256, 512 -> VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
      default ->
          throw new IllegalArgumentException(
              "vector width not supported: expected 0, 128, 256 or 512, found "
                  + bits
                  + " (system property "
                  + BITS_PROPERTY
                  + ")");
    };
  }
}
