package io.winnow.engine.tokenizer;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A growable run of token ids that a caller reuses from text to text: it also keeps the tokenizer's
 * scratch memory: about twelve bytes a character of the longest text, with Unigram 20, 16 a
 * character of the longest word and a megabyte for the words met lately. Not thread-safe.
 */
public final class TokenBuffer {
  private int[] ids = new int[64];
  private int size;
  private final CodePoints rawText = new CodePoints();
  private final CodePoints normalText = new CodePoints();
  private @Nullable UnigramScratch unigram;

  /** An empty buffer. */
  public TokenBuffer() {}

  /** How many ids it holds. */
  public int size() {
    return size;
  }

  /** The id at a position in [0, size). */
  public int get(int index) {
    return ids[Objects.checkIndex(index, size)];
  }

  /** The ids; positions from {@link #size()} on are undefined. Valid until the next change. */
  public int[] array() {
    return ids;
  }

  /** Appends one id. */
  public void add(int id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
    }
    ids[size++] = id;
  }

  /** Keeps the first {@code length} ids. */
  public void truncate(int length) {
    size = Objects.checkIndex(length, size + 1);
  }

  /** Removes all ids. */
  public void clear() {
    size = 0;
  }

  /** A copy of the ids. */
  public int[] toArray() {
    return Arrays.copyOf(ids, size);
  }

  CodePoints rawText() {
    return rawText;
  }

  CodePoints normalText() {
    return normalText;
  }

  UnigramScratch unigram() {
    UnigramScratch scratch = unigram;
    if (scratch == null) {
      scratch = new UnigramScratch();
      unigram = scratch;
    }
    return scratch;
  }
}
