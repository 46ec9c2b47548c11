package io.winnow.engine.internal.kernel;

import java.lang.foreign.MemorySegment;

/** Vector code, whose scans are scalar until it is compiled: the bits are the same. */
final class WarmingKernels extends VectorKernels {
  private final ScalarKernels scalar = new ScalarKernels();
  private final ScanWarmUp warmUp = new ScanWarmUp(scalar, new VectorKernels());

  @Override
  public void dotRange(MemorySegment rows, float[] query, int from, int count, float[] out) {
    if (warmUp.isDone()) {
      super.dotRange(rows, query, from, count, out);
    } else {
      scalar.dotRange(rows, query, from, count, out);
      warmUp.scanned(count);
    }
  }

  @Override
  public void dotRows(MemorySegment rows, float[] query, int[] ids, int count, float[] out) {
    if (warmUp.isDone()) {
      super.dotRows(rows, query, ids, count, out);
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
      super.codeScores(codes, tables, step, offset, base, from, count, out);
    } else {
      scalar.codeScores(codes, tables, step, offset, base, from, count, out);
      warmUp.scanned(count * CODE_BLOCK);
    }
  }

  @Override
  public int atLeast(float[] scores, int count, float threshold, int[] places) {
    return warmUp.isDone()
        ? super.atLeast(scores, count, threshold, places)
        : scalar.atLeast(scores, count, threshold, places);
  }
}
