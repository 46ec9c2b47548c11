package io.winnow.engine.tokenizer;

import java.util.Arrays;
import java.util.List;

/**
 * Finds pieces of up to sixteen ASCII letters and digits without looking at one after the other: a
 * piece is two longs, its bytes in little-endian order with zeros behind, so that no two pieces are
 * the same longs and comparing is exact. Immutable.
 */
final class AsciiPieces {
  static final int MAX_LENGTH = 2 * Long.BYTES;

  private static final int STRIDE = 2;
  private static final long LOW_FACTOR = 0x9E3779B97F4A7C15L;
  private static final long HIGH_FACTOR = 0xC2B2AE3D27D4EB4FL;

  /** A bit for each hash that a piece has: most that is not there needs no look at the slots. */
  private final long[] present;

  private final int presentShift;

  /**
   * Open addressing: of each slot the first long, and length and id in one. Of an empty one both
   * are 0.
   */
  private final long[] slots;

  /** The second long of each slot. */
  private final long[] highs;

  private final int shift;

  /** A bit for some hash of the first long of each key that is too long to be a piece here. */
  private long longer;

  /**
   * A table of those of some keys that are ASCII letters and digits and not too long.
   *
   * @param ids of the keys
   */
  AsciiPieces(List<int[]> keys, int[] ids, int maxLength) {
    int[] chosen = new int[keys.size()];
    int count = 0;
    for (int k = 0; k < keys.size(); k++) {
      int[] key = keys.get(k);
      if (key.length > MAX_LENGTH) {
        longer |= longerBit(pack(key, 0, key.length));
      } else if (isPacked(key, 0, key.length) && key.length <= maxLength) {
        chosen[count++] = k;
      }
    }
    // Full to between three eighths and three quarters; eight or more bits of presence a slot.
    int bits = Math.max(3, Integer.SIZE - Integer.numberOfLeadingZeros(count + count / 3));
    shift = Long.SIZE - bits;
    slots = new long[STRIDE << bits];
    highs = new long[1 << bits];
    presentShift = shift - 3;
    present = new long[1 << (bits + 3 - 6)];
    for (int k : Arrays.copyOf(chosen, count)) {
      put(keys.get(k), ids[k]);
    }
  }

  /** Whether a piece can be written as two longs. */
  static boolean isPacked(int[] text, int from, int to) {
    if (to - from < 1 || to - from > MAX_LENGTH) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (!isPacked(text[i])) {
        return false;
      }
    }
    return true;
  }

  /** Whether a piece may hold a character: an ASCII letter or digit. */
  static boolean isPacked(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** One of the two longs: up to eight characters from a position on. */
  static long pack(int[] text, int from, int to) {
    long packed = 0;
    for (int i = Math.min(to, from + Long.BYTES) - 1; i >= from; i--) {
      packed = (packed << Byte.SIZE) | text[i];
    }
    return packed;
  }

  private void put(int[] key, int id) {
    long low = pack(key, 0, key.length);
    long high = pack(key, Long.BYTES, key.length);
    long hash = hash(low, high);
    int slot = (int) (hash >>> shift);
    while (slots[STRIDE * slot] != 0) {
      slot = next(slot);
    }
    slots[STRIDE * slot] = low;
    slots[STRIDE * slot + 1] = ((long) key.length << Integer.SIZE) | id;
    highs[slot] = high;
    present[(int) (hash >>> presentShift) >>> 6] |= 1L << (hash >>> presentShift);
  }

  /** The place of a piece, or -1. */
  int find(long low, long high, int length) {
    long hash = hash(low, high);
    long presence = hash >>> presentShift;
    if (((present[(int) presence >>> 6] >>> presence) & 1) == 0) {
      return -1;
    }
    int slot = (int) (hash >>> shift);
    for (long other = slots[STRIDE * slot]; other != 0; other = slots[STRIDE * slot]) {
      if (other == low && length(slot) == length && (length <= Long.BYTES || highs[slot] == high)) {
        return slot;
      }
      slot = next(slot);
    }
    return -1;
  }

  /** The place of the longest piece of at most some length that a text starts with, or -1. */
  int longest(long low, long high, int length) {
    for (int left = length; left > 0; left--) {
      int place = find(head(low, left), head(high, left - Long.BYTES), left);
      if (place >= 0) {
        return place;
      }
    }
    return -1;
  }

  /** Whether a longer key than this table can hold may have such first eight bytes. */
  boolean mayHaveLonger(long low) {
    return (longer & longerBit(low)) != 0;
  }

  private static long longerBit(long low) {
    return 1L << (hash(low, 0) >>> (Long.SIZE - 6));
  }

  int id(int place) {
    return (int) slots[STRIDE * place + 1];
  }

  int length(int place) {
    return (int) (slots[STRIDE * place + 1] >>> Integer.SIZE);
  }

  /** The first bytes, eight at most. */
  static long head(long bytes, int count) {
    if (count >= Long.BYTES) {
      return bytes;
    }
    return count <= 0 ? 0 : bytes & (-1L >>> (Long.SIZE - count * Byte.SIZE));
  }

  private int next(int slot) {
    return (slot + 1) & (highs.length - 1);
  }

  private static long hash(long low, long high) {
    return low * LOW_FACTOR + high * HIGH_FACTOR;
  }
}
