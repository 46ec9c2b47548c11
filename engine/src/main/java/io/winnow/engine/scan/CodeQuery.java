package io.winnow.engine.scan;

import io.winnow.engine.internal.kernel.Kernels;
import java.util.Arrays;

/** A vector made ready to be compared with codes, of any {@link VectorCodes}. Immutable. */
public final class CodeQuery {
  private static final int WORD = Integer.SIZE;
  private static final int LOWEST = -8;
  private static final int HIGHEST = 7;

  final float[] vector;

  /** For each word of columns the bits of their levels, lowest first. */
  final int[] levels;

  /** What a level of one stands for. */
  final float step;

  /** Turns the vector as the codes' vectors were, and rounds each column to one of 16 levels. */
  public CodeQuery(float[] vector) {
    this.vector = vector.clone();
    float[] turned = Arrays.copyOf(vector, VectorCodes.columns(vector.length));
    Rotation.apply(turned);
    float largest = 0;
    for (float column : turned) {
      largest = Math.max(largest, Math.abs(column));
    }
    step = largest / (HIGHEST + 0.5f);
    levels = new int[turned.length / WORD * Kernels.LEVEL_BITS];
    if (step > 0) {
      for (int c = 0; c < turned.length; c++) {
        set(c, Math.clamp(Math.round(turned[c] / step), LOWEST, HIGHEST));
      }
    }
  }

  private void set(int column, int level) {
    for (int bit = 0; bit < Kernels.LEVEL_BITS; bit++) {
      levels[column / WORD * Kernels.LEVEL_BITS + bit] |= (level >> bit & 1) << column % WORD;
    }
  }
}
