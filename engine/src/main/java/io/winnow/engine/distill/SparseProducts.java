package io.winnow.engine.distill;

import io.winnow.engine.distill.DesignMatrix.Sparse;
import io.winnow.engine.internal.kernel.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Products of sparse matrices with blocks of {@link RidgeSolver#BLOCK} columns. Not thread-safe.
 */
final class SparseProducts {
  private final float[] row = new float[RidgeSolver.BLOCK];
  private final MemorySegment staging;
  private int[] places = new int[0];
  private float[] values = new float[0];

  /**
   * Takes memory for blocks of both sides off the heap, where the kernels have their tables always:
   * one kind of memory keeps their code fast.
   */
  SparseProducts(DesignMatrix design, Arena arena) {
    long lines = Math.max(design.byText().lines(), design.byToken().lines());
    staging = arena.allocate(Math.max(1, lines) * RidgeSolver.BLOCK * Float.BYTES, 64);
  }

  /**
   * Multiplies.
   *
   * @param block row-major, one row for each place of the matrix
   * @param out row-major, one row for each line
   */
  void times(Sparse matrix, float[] block, float[] out) {
    MemorySegment.copy(block, 0, staging, ValueLayout.JAVA_FLOAT, 0, block.length);
    Kernels kernels = Kernels.active();
    for (int line = 0; line < matrix.lines(); line++) {
      int from = matrix.starts()[line];
      int count = matrix.starts()[line + 1] - from;
      if (places.length < count) {
        places = new int[2 * count];
        values = new float[2 * count];
      }
      System.arraycopy(matrix.places(), from, places, 0, count);
      System.arraycopy(matrix.values(), from, values, 0, count);
      kernels.sumF32(staging, RidgeSolver.BLOCK, places, values, count, row);
      System.arraycopy(row, 0, out, line * RidgeSolver.BLOCK, RidgeSolver.BLOCK);
    }
  }
}
