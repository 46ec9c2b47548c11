package io.winnow.engine.internal.kernel;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Vector code, whose scans are scalar until it is compiled: the bits are the same. */
final class WarmingKernels extends Kernels {
  private final ScalarKernels scalar = new ScalarKernels();
  private final VectorKernels vectors = new VectorKernels();
  private final ScanWarmUp warmUp = new ScanWarmUp(scalar, vectors);

  @Override
  public String name() {
    return vectors.name();
  }

  @Override
  public void sumF32(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out) {
    vectors.sumF32(table, dim, rows, scales, count, out);
  }

  @Override
  public void sumF16(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out) {
    vectors.sumF16(table, dim, rows, scales, count, out);
  }

  @Override
  public void sumBF16(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out) {
    vectors.sumBF16(table, dim, rows, scales, count, out);
  }

  @Override
  public void sumI8(
      MemorySegment table, int dim, int[] rows, float @Nullable [] scales, int count, float[] out) {
    vectors.sumI8(table, dim, rows, scales, count, out);
  }

  @Override
  public float dot(float[] a, float[] b) {
    return vectors.dot(a, b);
  }

  @Override
  public void dotRange(MemorySegment rows, float[] query, int from, int count, float[] out) {
    if (warmUp.isDone()) {
      vectors.dotRange(rows, query, from, count, out);
    } else {
      scalar.dotRange(rows, query, from, count, out);
      warmUp.scanned(count);
    }
  }

  @Override
  public void dotRows(MemorySegment rows, float[] query, int[] ids, int count, float[] out) {
    if (warmUp.isDone()) {
      vectors.dotRows(rows, query, ids, count, out);
    } else {
      scalar.dotRows(rows, query, ids, count, out);
      warmUp.scanned(count);
    }
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
    if (warmUp.isDone()) {
      vectors.codeScores(codes, tables, step, offset, base, from, count, out);
    } else {
      scalar.codeScores(codes, tables, step, offset, base, from, count, out);
      warmUp.scanned(count * CODE_BLOCK);
    }
  }

  @Override
  public int atLeast(float[] scores, int count, float threshold, int[] places) {
    return warmUp.isDone()
        ? vectors.atLeast(scores, count, threshold, places)
        : scalar.atLeast(scores, count, threshold, places);
  }
}
