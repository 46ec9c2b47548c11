package io.winnow.engine.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Finds the longest of a set of keys that a text starts with. Keys are sequences of code points; a
 * key's number is its place in the list the table was made from. Immutable.
 *
 * <p>Open addressing on a polynomial hash. As its factor is odd, and so has an inverse, the hash of
 * a prefix follows from that of the text by taking the last code point off again.
 */
final class PieceTable {
  private static final int FACTOR = 0x9E3779B1;
  private static final int INVERSE = inverse(FACTOR);
  private static final long EMPTY = -1;

  /** The keys one after the other; key k is at [starts[k], starts[k + 1]). */
  private final int[] keys;

  private final int[] starts;
  private final int longestKey;

  /** Hash in the upper half, number of the key in the lower. */
  private final long[] slots;

  private final int shift;

  /** A bit for each hash that a key has: most that is not there needs no look at the slots. */
  private final long[] present;

  /** A table of distinct keys; an empty key is allowed and never found. */
  PieceTable(List<int[]> list) {
    starts = new int[list.size() + 1];
    int longest = 0;
    for (int k = 0; k < list.size(); k++) {
      int length = list.get(k).length;
      starts[k + 1] = Math.addExact(starts[k], length);
      longest = Math.max(longest, length);
    }
    longestKey = longest;
    keys = new int[starts[list.size()]];
    int bits = Math.max(3, 33 - Integer.numberOfLeadingZeros(list.size()));
    shift = 32 - bits;
    slots = new long[1 << bits];
    present = new long[1 << (bits + 3 - 6)];
    Arrays.fill(slots, EMPTY);
    for (int k = 0; k < list.size(); k++) {
      int[] key = list.get(k);
      System.arraycopy(key, 0, keys, starts[k], key.length);
      if (key.length > 0) {
        put(hash(key, 0, key.length), k);
      }
    }
  }

  /** The number of code points of the longest key. */
  int longestLength() {
    return longestKey;
  }

  boolean anyKeyHas(IntPredicate property) {
    return Arrays.stream(keys).anyMatch(property);
  }

  /** The number of code points of a key. */
  int length(int key) {
    return starts[key + 1] - starts[key];
  }

  /** The number of the longest key that is a prefix of the text at [from, to), or -1. */
  int longest(int[] text, int from, int to) {
    int end = to - from > longestKey ? from + longestKey : to;
    int hash = hash(text, from, end);
    for (; end > from; hash = (hash - text[--end]) * INVERSE) {
      int key = find(hash, text, from, end);
      if (key >= 0) {
        return key;
      }
    }
    return -1;
  }

  /** The number of the key that equals the text at [from, to), or -1. */
  int find(int[] text, int from, int to) {
    return find(hash(text, from, to), text, from, to);
  }

  private int find(int hash, int[] text, int from, int to) {
    int mixed = mix(hash);
    int presence = mixed >>> (shift - 3);
    if (((present[presence >>> 6] >>> presence) & 1) == 0) {
      return -1;
    }
    for (int slot = mixed >>> shift; slots[slot] != EMPTY; slot = (slot + 1) & (slots.length - 1)) {
      int key = (int) slots[slot];
      if ((int) (slots[slot] >>> 32) == hash
          && Arrays.equals(keys, starts[key], starts[key + 1], text, from, to)) {
        return key;
      }
    }
    return -1;
  }

  private void put(int hash, int key) {
    int mixed = mix(hash);
    int presence = mixed >>> (shift - 3);
    present[presence >>> 6] |= 1L << presence;
    int slot = mixed >>> shift;
    while (slots[slot] != EMPTY) {
      slot = (slot + 1) & (slots.length - 1);
    }
    slots[slot] = ((long) hash << 32) | key;
  }

  private static int mix(int hash) {
    return (hash ^ (hash >>> 15)) * 0x85EBCA6B;
  }

  private static int hash(int[] text, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = hash * FACTOR + text[i];
    }
    return hash;
  }

  /** Newton's iteration: an odd number is its own inverse modulo 8; each step doubles the bits. */
  private static int inverse(int odd) {
    int inverse = odd;
    for (int bits = 3; bits < 32; bits *= 2) {
      inverse *= 2 - odd * inverse;
    }
    return inverse;
  }
}
