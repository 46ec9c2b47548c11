package io.winnow.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/** The loops on {@code jdk.incubator.vector}. */
final class VectorKernels extends Kernels {
  /** The width all loops use; a constant to the compiler. */
  static final VectorSpecies<Float> SPECIES = species(Integer.getInteger(BITS_PROPERTY));

  private static final VectorRows.F32 F32_ROWS = new VectorRows.F32();
  private static final VectorRows.F16 F16_ROWS = new VectorRows.F16();
  private static final VectorRows.BF16 BF16_ROWS = new VectorRows.BF16();
  private static final VectorRows.I8 I8_ROWS = new VectorRows.I8();

  @Override
  public String name() {
    return "vector" + SPECIES.vectorBitSize();
  }

  // One entry per element type, so that the compiler sees an exact decoder in the shared loop:
  // through
  // one virtual call, three types make it box every vector and run 11 times slower.

  @Override
  public void sumF32(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out) {
    RowLoop.sum(F32_ROWS, table, dim, rows, scales, count, out);
  }

  @Override
  public void sumF16(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out) {
    RowLoop.sum(F16_ROWS, table, dim, rows, scales, count, out);
  }

  @Override
  public void sumBF16(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out) {
    RowLoop.sum(BF16_ROWS, table, dim, rows, scales, count, out);
  }

  @Override
  public void sumI8(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out) {
    RowLoop.sum(I8_ROWS, table, dim, rows, scales, count, out);
  }

  @Override
  public float dot(float[] a, float[] b) {
    assert a.length == b.length;
    int lanes = SPECIES.length();
    int bound = SPECIES.loopBound(a.length);
    FloatVector sum = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i < bound; i += lanes) {
      sum = sum.add(FloatVector.fromArray(SPECIES, a, i).mul(FloatVector.fromArray(SPECIES, b, i)));
    }
    float total = sum.reduceLanes(VectorOperators.ADD);
    for (; i < a.length; i++) {
      total += a[i] * b[i];
    }
    return total;
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
