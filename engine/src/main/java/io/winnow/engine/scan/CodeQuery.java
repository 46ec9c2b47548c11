package io.winnow.engine.scan;

import io.winnow.engine.internal.kernel.Kernels;
import java.util.Arrays;

/** A vector made ready to be compared with codes, of any {@link VectorCodes}. Immutable. */
public final class CodeQuery {
  private static final int CODES = 16;

  final float[] vector;

  /** For each two columns their products with the sixteen codes, each rounded to a whole number. */
  final byte[] tables;

  /** What one of an entry stands for. */
  final float step;

  /** What is to be added to the sum of the entries. */
  final float offset;

  /** Turns the vector as the codes' vectors were, and tabulates its products with all codes. */
  public CodeQuery(float[] vector) {
    this.vector = vector.clone();
    float[] turned = Arrays.copyOf(vector, VectorCodes.columns(vector.length));
    Rotation.apply(turned);
    float widest = 0;
    float least = 0;
    for (int c = 0; c < turned.length; c += 2) {
      float most = most(turned, c);
      widest = Math.max(widest, 2 * most);
      least -= most;
    }
    offset = least;
    step = widest / Kernels.largestEntry(turned.length);
    tables = new byte[turned.length / 2 * Kernels.CODE_TABLE];
    if (step > 0) {
      for (int c = 0; c < turned.length; c += 2) {
        tabulate(turned, c, tables, c / 2 * Kernels.CODE_TABLE);
      }
    }
  }

  /** The largest product of a code with two columns. */
  private static float most(float[] turned, int column) {
    return 3 * (Math.abs(turned[column]) + Math.abs(turned[column + 1]));
  }

  /** All products less the least of them, in steps. */
  private void tabulate(float[] turned, int column, byte[] out, int at) {
    float most = most(turned, column);
    for (int code = 0; code < CODES; code++) {
      float product =
          turned[column] * CodeEncoder.value(code & 3)
              + turned[column + 1] * CodeEncoder.value(code >> 2);
      out[at + code] = (byte) Math.round((product + most) / step);
    }
    for (int copy = CODES; copy < Kernels.CODE_TABLE; copy += CODES) {
      System.arraycopy(out, at, out, at + copy, CODES);
    }
  }
}
