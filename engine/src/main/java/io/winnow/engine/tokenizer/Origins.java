package io.winnow.engine.tokenizer;

import java.util.Arrays;

/**
 * Which code point of a text each one of its normalised form comes of. Hugging Face tokenizers
 * 0.23.3 knows it by what each one of the normalised form does to the text, from left to right, and
 * so it is built here. Not thread-safe.
 */
final class Origins {
  /** Added by one that takes the place of the next of the text. */
  static final int REPLACES = 0;

  /** Added by one more that comes of the same as the one before. */
  static final int MORE = 1;

  private int[] values = new int[64];
  private int size;

  /** The code point of the text that comes next. */
  private int next;

  /** For the normalised form of what starts at a position of the text. */
  Origins(int from) {
    next = from;
  }

  int size() {
    return size;
  }

  /** Where the code point stands that one of the normalised form comes of. */
  int of(int position) {
    return values[position];
  }

  /** Goes past so many code points of the text of which nothing comes. */
  void skip(int count) {
    next += count;
  }

  /**
   * Adds the next code point of the normalised form.
   *
   * @param change {@link #MORE}; {@link #REPLACES}; or, negative, how many code points of the text
   *     go with the one that it replaces
   */
  void add(int change) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    if (change > 0) {
      values[size++] = next - 1;
    } else {
      values[size++] = next;
      next += 1 - change;
    }
  }

  /** Adds so many code points that all come of the next of the text, or goes past it for none. */
  void addAll(int count) {
    if (count == 0) {
      skip(1);
    }
    for (int i = 0; i < count; i++) {
      add(i == 0 ? REPLACES : MORE);
    }
  }

  /** The same for the form that this one is turned into, whose origins are positions in this. */
  Origins through(Origins later) {
    Origins both = new Origins(0);
    both.values = new int[later.size];
    both.size = later.size;
    for (int i = 0; i < later.size; i++) {
      both.values[i] = values[later.values[i]];
    }
    return both;
  }
}
