package io.winnow.engine.tokenizer;

import java.util.Arrays;

/**
 * The ids of words of several pieces that were split before, by one tokenizer for one thread. A
 * word is two longs as {@link AsciiPieces} has them, compared in full, so that what is found is
 * exact; up to six ids are two more. A new word takes the place of one with the same hash: 4,096
 * words at most, 128 kB, and less as long as fewer came. Not thread-safe.
 */
final class SplitWords {
  /** Ids that an entry holds, and that {@link #append} may write behind the end. */
  static final int IDS = 6;

  private static final int STRIDE = 4;
  private static final int IDS_A_LONG = 3;
  private static final int ID_BITS = 21;
  private static final int ID_MASK = (1 << ID_BITS) - 1;
  private static final int MIN_BITS = 6;
  private static final int MAX_BITS = 12;
  private static final long LOW_FACTOR = 0xD6E8FEB86659FD93L;
  private static final long HIGH_FACTOR = 0xA0761D6478BD642FL;

  /** Of each entry the two longs of the word and two of ids, each an id plus one; 0 is none. */
  private long[] entries = new long[STRIDE << MIN_BITS];

  private int shift = Long.SIZE - MIN_BITS;
  private int words;

  void clear() {
    Arrays.fill(entries, 0);
    words = 0;
  }

  /** Writes the ids of a word behind others, and returns how many there are then; -1: not known. */
  int append(long low, long high, int[] ids, int size) {
    int entry = entry(low, high);
    if (entries[entry] != low || entries[entry + 1] != high) {
      return -1;
    }
    int end = unpack(entries[entry + 2], ids, size);
    long more = entries[entry + 3];
    return more == 0 ? end : unpack(more, ids, end);
  }

  private static int unpack(long packed, int[] ids, int size) {
    ids[size] = (int) (packed & ID_MASK) - 1;
    ids[size + 1] = (int) ((packed >>> ID_BITS) & ID_MASK) - 1;
    ids[size + 2] = (int) (packed >>> (2 * ID_BITS)) - 1;
    int count = (Long.SIZE - Long.numberOfLeadingZeros(packed) + ID_BITS - 1) / ID_BITS;
    return size + count;
  }

  /** Keeps the ids in [from, to) of a word, if they are few enough. */
  void put(long low, long high, int[] ids, int from, int to) {
    if (to - from > IDS) {
      return;
    }
    long first = pack(ids, from, Math.min(to, from + IDS_A_LONG));
    long second = pack(ids, from + IDS_A_LONG, to);
    if (first < 0 || second < 0) {
      return;
    }
    if (++words > entries.length / STRIDE && shift > Long.SIZE - MAX_BITS) {
      entries = new long[4 * entries.length];
      shift -= 2;
    }
    int entry = entry(low, high);
    entries[entry] = low;
    entries[entry + 1] = high;
    entries[entry + 2] = first;
    entries[entry + 3] = second;
  }

  private static long pack(int[] ids, int from, int to) {
    long packed = 0;
    for (int i = to - 1; i >= from; i--) {
      if (ids[i] >= ID_MASK) {
        return -1;
      }
      packed = (packed << ID_BITS) | (ids[i] + 1);
    }
    return packed;
  }

  private int entry(long low, long high) {
    return (int) ((low * LOW_FACTOR + high * HIGH_FACTOR) >>> shift) * STRIDE;
  }
}
