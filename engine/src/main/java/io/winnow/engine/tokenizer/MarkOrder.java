package io.winnow.engine.tokenizer;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Canonical ordering: neighbouring marks go by their combining class, those of one class stay as
 * they were.
 *
 * <p>Where strip_accents works, the marks that are dropped let their neighbours meet, but for some
 * of class 0: those leave a barrier in the text until the order is restored.
 */
final class MarkOrder {
  private static final int BARRIER = -1;
  private static final int SHORT_RUN = 16;

  private MarkOrder() {}

  /** Keeps the marks at the end of a text apart from those that will follow. */
  static void addBarrier(CodePoints text) {
    if (text.size() > 0 && order(text.array()[text.size() - 1]) > 0) {
      text.add(BARRIER);
    }
  }

  /** Orders the marks from a position on and takes the barriers out, by another table's classes. */
  static void restore(CodePoints text, int from, IntUnaryOperator order) {
    text.truncate(restore(text.array(), from, text.size(), order));
  }

  /** Orders the marks in [from, to) and takes the barriers out; returns where the rest ends. */
  static int restore(int[] values, int from, int to) {
    return restore(values, from, to, MarkOrder::order);
  }

  /** The order gives a barrier the class 0. */
  private static int restore(int[] values, int from, int to, IntUnaryOperator order) {
    int kept = from;
    for (int at = from; at < to; at++) {
      int first = kept;
      while (at < to && order.applyAsInt(values[at]) > 0) {
        values[kept++] = values[at++];
      }
      sort(values, first, kept, order);
      if (at < to && values[at] != BARRIER) {
        values[kept++] = values[at];
      }
    }
    return kept;
  }

  private static void sort(int[] values, int from, int to, IntUnaryOperator order) {
    if (to - from <= SHORT_RUN) {
      sortShort(values, from, to, order);
      return;
    }
    int[] marks = Arrays.copyOfRange(values, from, to);
    long[] keys = new long[marks.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ((long) order.applyAsInt(marks[i]) << 32) | i;
    }
    Arrays.sort(keys);
    for (int i = 0; i < keys.length; i++) {
      values[from + i] = marks[(int) keys[i]];
    }
  }

  /** By insertion, as that needs no memory. */
  private static void sortShort(int[] values, int from, int to, IntUnaryOperator order) {
    for (int i = from + 1; i < to; i++) {
      int mark = values[i];
      int k = i;
      for (; k > from && order.applyAsInt(values[k - 1]) > order.applyAsInt(mark); k--) {
        values[k] = values[k - 1];
      }
      values[k] = mark;
    }
  }

  private static int order(int value) {
    return value == BARRIER ? 0 : UnicodeTable.order(UnicodeTable.entry(value));
  }
}
