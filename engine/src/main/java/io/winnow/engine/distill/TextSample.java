package io.winnow.engine.distill;

import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * A uniform sample of the distinct texts of a stream: those whose seeded hashes are least (Cohen
 * and Kaplan, Summarizing Data using Bottom-k Sketches, PODC 2007). It does not depend on the order
 * of the stream, nor on how often a text comes. Memory is that of the sample.
 */
final class TextSample {
  private static final long FNV_PRIME = 0x100000001B3L;

  private final int capacity;
  private final long seed;
  private final NavigableSet<Hashed> kept =
      new TreeSet<>(
          Comparator.comparingLong(Hashed::hash).thenComparing(hashed -> hashed.text().text()));

  private record Hashed(long hash, FitText text) {}

  TextSample(int capacity, long seed) {
    this.capacity = capacity;
    this.seed = seed;
  }

  /** Of equal texts the first counts. */
  void add(FitText text) {
    long hash = hash(text.text());
    if (kept.size() < capacity || (capacity > 0 && hash <= kept.last().hash())) {
      kept.add(new Hashed(hash, text));
      if (kept.size() > capacity) {
        kept.pollLast();
      }
    }
  }

  /** In the order of the hashes, which is a random one: its start is a sample too. */
  List<FitText> texts() {
    return kept.stream().map(Hashed::text).toList();
  }

  /** Every bit depends on all of the text and on the seed. */
  private long hash(String text) {
    long hash = mixed(seed);
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return mixed(hash);
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014). */
  private static long mixed(long bits) {
    long z = bits + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
