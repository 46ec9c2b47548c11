package io.winnow.retriever.recall.vectors;

import java.util.Arrays;
import org.apache.lucene.util.ArrayUtil;
import org.apache.lucene.util.NumericUtils;

/**
 * The best of many scored numbers: highest score first, of equal scores the lower number. So what
 * is kept does not depend on the order in which they come.
 *
 * <p>Gathers twice as many and then drops the lower half: that takes a fifth of the time of a heap,
 * which puts each one into its place although nearly all are thrown out again.
 */
final class Best {
  /** Fewer are not worth a sort. */
  private static final int LEAST_ROOM = 64;

  private final int size;
  private final int room;

  /** A score in the upper half, in the lower one the number so that less is more. */
  private long[] keys = new long[LEAST_ROOM];

  private int count;
  private long least = Long.MIN_VALUE;

  Best(int size) {
    this.size = size;
    room = (int) Math.min(Math.max(LEAST_ROOM, 2L * size), ArrayUtil.MAX_ARRAY_LENGTH);
  }

  /** Offers scores, finite ones. */
  void offer(int number, float score) {
    long key = ((long) NumericUtils.floatToSortableInt(score) << 32) | (~number & 0xffffffffL);
    if (key <= least) {
      return;
    }
    if (count == keys.length) {
      keys = Arrays.copyOf(keys, (int) Math.min(2L * count, room));
    }
    keys[count++] = key;
    if (count == room) {
      settle();
    }
  }

  /** No lower score is kept any more. */
  float threshold() {
    return least == Long.MIN_VALUE ? Float.NEGATIVE_INFINITY : score(least);
  }

  /** Leaves the best alone, in ascending order. */
  private void settle() {
    Arrays.sort(keys, 0, count);
    int dropped = Math.max(0, count - size);
    System.arraycopy(keys, dropped, keys, 0, count - dropped);
    count -= dropped;
    if (count == size && size > 0) {
      least = keys[0];
    }
  }

  /** The numbers kept, ascending. */
  int[] numbers() {
    settle();
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = number(keys[i]);
    }
    Arrays.sort(numbers);
    return numbers;
  }

  /** Takes one of the best. */
  interface Taker {
    void take(int number, float score);
  }

  /** Hands over all that is kept, the best first. */
  void forEach(Taker taker) {
    settle();
    for (int i = count - 1; i >= 0; i--) {
      taker.take(number(keys[i]), score(keys[i]));
    }
  }

  private static float score(long key) {
    return NumericUtils.sortableIntToFloat((int) (key >> 32));
  }

  private static int number(long key) {
    return ~(int) key;
  }
}
