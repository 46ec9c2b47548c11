package io.winnow.engine.tokenizer;

import java.util.Arrays;

/** A growable run of code points: the scratch of one thread's encoding. Not thread-safe. */
final class CodePoints {
  private static final int REPLACEMENT = 0xFFFD;

  private int[] values = new int[256];
  private int size;

  /** The code points of a text; a lone surrogate counts as U+FFFD. */
  static CodePoints of(CharSequence text) {
    CodePoints points = new CodePoints();
    points.addAll(text);
    return points;
  }

  int size() {
    return size;
  }

  /** The code points; positions from {@link #size()} on are undefined. Valid until the next add. */
  int[] array() {
    return values;
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }

  void clear() {
    size = 0;
  }

  /** Removes the first {@code count} code points. */
  void removeFirst(int count) {
    System.arraycopy(values, count, values, 0, size - count);
    size -= count;
  }

  /** Keeps the first {@code length} code points. */
  void truncate(int length) {
    size = length;
  }

  void add(int codePoint) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = codePoint;
  }

  /** Appends the code points at [from, to) of another run. */
  void addAll(int[] text, int from, int to) {
    int length = to - from;
    if (values.length - size < length) {
      values = Arrays.copyOf(values, Math.max(2 * size, size + length));
    }
    System.arraycopy(text, from, values, size, length);
    size += length;
  }

  void addAll(CharSequence text) {
    int length = text.length();
    if (values.length - size < length) {
      values = Arrays.copyOf(values, Math.max(2 * size, size + length));
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        values[size++] = c;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        values[size++] = Character.toCodePoint(c, text.charAt(++i));
      } else {
        values[size++] = REPLACEMENT;
      }
    }
  }

  @Override
  public String toString() {
    return new String(values, 0, size);
  }
}
