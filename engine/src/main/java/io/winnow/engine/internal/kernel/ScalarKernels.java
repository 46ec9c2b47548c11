package io.winnow.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The scalar twin: obvious code, right by inspection, and what runs without the vector module. */
final class ScalarKernels extends Kernels {
  /**
   * How many sums an inner product of rows keeps apart; a power of two, at least any width's lanes.
   */
  static final int PARTIAL_SUMS = 16;

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

  @Override
  public void dotRange(MemorySegment rows, float[] query, int from, int count, float[] out) {
    float[] sums = new float[PARTIAL_SUMS];
    for (int i = 0; i < count; i++) {
      out[i] = dotRow(rows, (long) (from + i) * query.length, query, sums);
    }
  }

  @Override
  public void dotRows(MemorySegment rows, float[] query, int[] ids, int count, float[] out) {
    float[] sums = new float[PARTIAL_SUMS];
    for (int i = 0; i < count; i++) {
      out[i] = dotRow(rows, (long) ids[i] * query.length, query, sums);
    }
  }

  /** Sixteen partial sums of whole stretches, folded in halves, then what is left. */
  private static float dotRow(MemorySegment rows, long at, float[] query, float[] sums) {
    Arrays.fill(sums, 0f);
    int whole = query.length - query.length % PARTIAL_SUMS;
    for (int c = 0; c < whole; c++) {
      sums[c % PARTIAL_SUMS] += F32_ELEMENTS.get(rows, at + c) * query[c];
    }
    for (int half = PARTIAL_SUMS / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        sums[i] += sums[i + half];
      }
    }
    return addTail(sums[0], rows, at, query);
  }

  /** Adds to the sum of whole stretches the products of the columns that are left. */
  static float addTail(float sum, MemorySegment rows, long at, float[] query) {
    float total = sum;
    for (int c = query.length - query.length % PARTIAL_SUMS; c < query.length; c++) {
      total += F32_ELEMENTS.get(rows, at + c) * query[c];
    }
    return total;
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
    int rows = tables.length / (2 * CODE_TABLE);
    for (int i = 0; i < count * CODE_BLOCK; i++) {
      long block = (from + i / CODE_BLOCK) * codeBlockBytes(rows * BYTE_COLUMNS);
      int code = i % CODE_BLOCK;
      int sum = 0;
      for (int row = 0; row < rows; row++) {
        int bits =
            codes.get(ValueLayout.JAVA_BYTE, block + (long) row * CODE_BLOCK + codePlace(code));
        int table = 2 * row * CODE_TABLE;
        sum += tables[table + (bits & 15)] + tables[table + CODE_TABLE + (bits >> 4 & 15)];
      }
      long scale = block + (long) rows * CODE_BLOCK + (long) code * Float.BYTES;
      out[i] = (sum * step + offset) * codes.get(ElementReader.FLOAT, scale) + base;
    }
  }

  @Override
  public int atLeast(float[] scores, int count, float threshold, int[] places) {
    return atLeast(scores, 0, count, threshold, places, 0);
  }

  /** From a place on; found are there already. */
  static int atLeast(
      float[] scores, int from, int count, float threshold, int[] places, int found) {
    int all = found;
    for (int i = from; i < count; i++) {
      if (scores[i] >= threshold) {
        places[all++] = i;
      }
    }
    return all;
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
