package io.winnow.engine.scan;

/**
 * A fixed orthogonal map that spreads what lies in few columns over all of them: random signs and a
 * fast Walsh-Hadamard transform, over the first and over the last columns by turns where their
 * number is no power of two. Of a vector turned by it, each column is much like any other, which
 * codes of so many bits a column need (Gao and Long, RaBitQ, SIGMOD 2024, use a random rotation;
 * the transform is that of Ailon and Chazelle, 2009). Part of the format of codes: never to change.
 */
final class Rotation {
  /** Lengths are multiples of it; itself one of {@code Kernels.COLUMN_GROUP}. */
  static final int GROUP = 32;

  private static final int ROUNDS = 4;

  private Rotation() {}

  /** Turns a vector in place; its length is a multiple of {@value #GROUP}. */
  static void apply(float[] vector) {
    int width = Integer.highestOneBit(vector.length);
    for (int round = 0; round < ROUNDS; round++) {
      for (int c = 0; c < vector.length; c++) {
        if ((mix(((long) round << 32) + c) & 1) != 0) {
          vector[c] = -vector[c];
        }
      }
      transform(vector, round % 2 == 0 ? 0 : vector.length - width, width);
    }
  }

  /** The Walsh-Hadamard transform of width columns, divided by the root of width. */
  private static void transform(float[] vector, int from, int width) {
    for (int half = 1; half < width; half *= 2) {
      for (int i = from; i < from + width; i += 2 * half) {
        for (int j = i; j < i + half; j++) {
          float a = vector[j];
          float b = vector[j + half];
          vector[j] = a + b;
          vector[j + half] = a - b;
        }
      }
    }
    float scale = (float) (1 / Math.sqrt(width));
    for (int c = from; c < from + width; c++) {
      vector[c] *= scale;
    }
  }

  /** The bits of a number well mixed: the finalizer of MurmurHash3, as varied by Stafford (13). */
  private static long mix(long number) {
    long z = number + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
