package io.winnow.engine.internal.cluster;

import io.winnow.engine.internal.kernel.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Vectors side by side, a block of {@value #SIZE} transposed: a weighted sum of its lines gives the
 * inner products of one vector with all of the block, with the same bits at every vector width,
 * while the block stays in the cache. Filled by one thread, read by many.
 */
final class RowBlocks {
  /** Vectors of a block: four registers of 512 bits. */
  static final int SIZE = 64;

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int width;
  private final int[] lines;
  private final MemorySegment[] blocks;
  private int count;

  /**
   * Takes memory off the heap.
   *
   * @param width of a vector
   * @param most how many vectors there can be
   */
  RowBlocks(int width, int most, Arena arena) {
    this.width = width;
    this.lines = new int[width];
    Arrays.setAll(lines, i -> i);
    this.blocks = new MemorySegment[Math.ceilDiv(most, SIZE)];
    for (int b = 0; b < blocks.length; b++) {
      blocks[b] = arena.allocate((long) width * SIZE * Float.BYTES, 64);
    }
  }

  /** How many blocks are filled. */
  int count() {
    return count;
  }

  /** Which of the vectors a place of the last {@link #fill} is, when they are these. */
  static int place(int block, int column) {
    return block * SIZE + column;
  }

  /**
   * Takes vectors.
   *
   * @param vectors each [width]
   * @param chosen numbers of those to take; the first {@code size} are read
   */
  void fill(float[][] vectors, int[] chosen, int size) {
    count = Math.ceilDiv(size, SIZE);
    for (int b = 0; b < count; b++) {
      MemorySegment block = blocks[b];
      block.fill((byte) 0);
      for (int column = 0; column < Math.min(SIZE, size - b * SIZE); column++) {
        float[] vector = vectors[chosen[place(b, column)]];
        for (int line = 0; line < width; line++) {
          block.setAtIndex(FLOAT, (long) line * SIZE + column, vector[line]);
        }
      }
    }
  }

  /** The inner products of a vector with those of a block, [{@value #SIZE}]; 0 where none is. */
  void products(int block, float[] vector, float[] out) {
    Kernels.active().sumF32(blocks[block], SIZE, lines, vector, width, out);
  }
}
