package io.winnow.retriever.recall.vectors;

import java.util.Arrays;
import org.apache.lucene.util.LongHeap;
import org.apache.lucene.util.NumericUtils;

/**
 * The best of many scored numbers: highest score first, of equal scores the lower number. So what
 * is kept does not depend on the order in which they come.
 */
final class Best {
  private final LongHeap heap;
  private final int size;

  Best(int size) {
    this.size = size;
    heap = new LongHeap(size);
  }

  /** Offers scores, finite ones. */
  void offer(int number, float score) {
    heap.insertWithOverflow(
        ((long) NumericUtils.floatToSortableInt(score) << 32) | (~number & 0xffffffffL));
  }

  /** No lower score is kept any more. */
  float threshold() {
    return heap.size() < size ? Float.NEGATIVE_INFINITY : score(heap.top());
  }

  /** The numbers kept, ascending. */
  int[] numbers() {
    int[] numbers = new int[heap.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(heap.get(i + 1));
    }
    Arrays.sort(numbers);
    return numbers;
  }

  /** Takes the worst away. */
  interface Taker {
    void take(int place, int number, float score);
  }

  /** Hands over all that was kept, the worst first, with its place from 0 in descending order. */
  void drain(Taker taker) {
    for (int place = heap.size() - 1; place >= 0; place--) {
      long key = heap.pop();
      taker.take(place, number(key), score(key));
    }
  }

  int size() {
    return heap.size();
  }

  private static float score(long key) {
    return NumericUtils.sortableIntToFloat((int) (key >> 32));
  }

  private static int number(long key) {
    return ~(int) key;
  }
}
