package io.winnow.engine.tokenizer;

import java.util.Arrays;

/**
 * Canonical ordering of the marks that strip_accents keeps: neighbouring marks go by their
 * combining class, those of one class stay as they were.
 *
 * <p>The marks that are dropped let their neighbours meet, but for some of class 0: those leave a
 * barrier in the text until the order is restored.
 */
final class MarkOrder {
  private static final int BARRIER = -1;

  private MarkOrder() {}

  /** Keeps the marks at the end of a text apart from those that will follow. */
  static void addBarrier(CodePoints text) {
    if (text.size() > 0 && order(text.array()[text.size() - 1]) > 0) {
      text.add(BARRIER);
    }
  }

  /** Orders the marks in [from, to) and takes the barriers out; returns where the rest ends. */
  static int restore(int[] values, int from, int to) {
    int kept = from;
    for (int at = from; at < to; at++) {
      int first = kept;
      while (at < to && order(values[at]) > 0) {
        values[kept++] = values[at++];
      }
      sort(values, first, kept);
      if (at < to && values[at] != BARRIER) {
        values[kept++] = values[at];
      }
    }
    return kept;
  }

  private static void sort(int[] values, int from, int to) {
    if (to - from < 2) {
      return;
    }
    int[] marks = Arrays.copyOfRange(values, from, to);
    long[] keys = new long[marks.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ((long) order(marks[i]) << 32) | i;
    }
    Arrays.sort(keys);
    for (int i = 0; i < keys.length; i++) {
      values[from + i] = marks[(int) keys[i]];
    }
  }

  private static int order(int value) {
    return value == BARRIER ? 0 : UnicodeTable.order(UnicodeTable.entry(value));
  }
}
