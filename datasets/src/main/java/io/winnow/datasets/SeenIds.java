package io.winnow.datasets;

/**
 * Ids that came before, by a hash of 64 bits: of ten million different ids, two are taken for one
 * with a probability of some 3 in a million. Memory is 16 to 32 bytes per id. Not thread-safe.
 */
final class SeenIds {
  private static final int SMALLEST = 1 << 10;

  /** Open addressing; 0 is an empty place. */
  private long[] table = new long[SMALLEST];

  private int count;

  /** Whether an id is new; it is not so again. */
  boolean add(String id) {
    if (count * 2 >= table.length) {
      grow();
    }
    boolean added = put(table, hash(id));
    count += added ? 1 : 0;
    return added;
  }

  private void grow() {
    long[] larger = new long[Math.multiplyExact(table.length, 2)];
    for (long hash : table) {
      if (hash != 0) {
        put(larger, hash);
      }
    }
    table = larger;
  }

  private static boolean put(long[] table, long hash) {
    int place = (int) hash & (table.length - 1);
    while (table[place] != 0 && table[place] != hash) {
      place = (place + 1) & (table.length - 1);
    }
    boolean empty = table[place] == 0;
    table[place] = hash;
    return empty;
  }

  /** FNV-1a over the characters, mixed by the end of SplitMix64. */
  private static long hash(String id) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    hash ^= hash >>> 31;
    return hash == 0 ? 1 : hash;
  }
}
