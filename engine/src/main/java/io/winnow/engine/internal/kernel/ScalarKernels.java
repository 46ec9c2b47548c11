package io.winnow.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The scalar twin: obvious code, right by inspection, and what runs without the vector module. */
final class ScalarKernels extends Kernels {
  static final ElementReader.F32 F32_ELEMENTS = new ElementReader.F32();
  static final ElementReader.F16 F16_ELEMENTS = new ElementReader.F16();
  static final ElementReader.BF16 BF16_ELEMENTS = new ElementReader.BF16();
  static final ElementReader.I8 I8_ELEMENTS = new ElementReader.I8();

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public void sumF32(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out) {
    sumColumns(F32_ELEMENTS, table, dim, 0, rows, scales, count, out);
  }

  @Override
  public void sumF16(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out) {
    sumColumns(F16_ELEMENTS, table, dim, 0, rows, scales, count, out);
  }

  @Override
  public void sumBF16(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out) {
    sumColumns(BF16_ELEMENTS, table, dim, 0, rows, scales, count, out);
  }

  @Override
  public void sumI8(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out) {
    sumColumns(I8_ELEMENTS, table, dim, 0, rows, scales, count, out);
  }

  @Override
  public float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** The columns from one on; out is written there alone. */
  static void sumColumns(
      ElementReader elements,
      MemorySegment table,
      int dim,
      int from,
      int[] rows,
      float @Nullable [] scales,
      int count,
      float[] out) {
    Arrays.fill(out, from, dim, 0f);
    for (int t = 0; t < count; t++) {
      long row = (long) rows[t] * dim;
      float scale = scales == null ? 1f : scales[t];
      for (int c = from; c < dim; c++) {
        out[c] += elements.get(table, row + c) * scale;
      }
    }
  }
}
