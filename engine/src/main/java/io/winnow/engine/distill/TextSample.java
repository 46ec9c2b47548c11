package io.winnow.engine.distill;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A uniform sample of a stream of unknown length (Vitter, Random Sampling with a Reservoir, TOMS
 * 1985, algorithm R), no text twice. Memory is that of the sample.
 */
final class TextSample {
  private final int capacity;
  private final SplittableRandom random;
  private final List<Kept> kept = new ArrayList<>();
  private final Set<String> texts = new HashSet<>();
  private long seen;

  /** A text of the sample. */
  record Kept(String text, boolean heldOut) {}

  TextSample(int capacity, SplittableRandom random) {
    this.capacity = capacity;
    this.random = random;
  }

  void add(String text, boolean heldOut) {
    if (capacity == 0 || texts.contains(text)) {
      return;
    }
    seen++;
    if (kept.size() < capacity) {
      kept.add(new Kept(text, heldOut));
      texts.add(text);
      return;
    }
    long place = random.nextLong(seen);
    if (place < capacity) {
      Kept old = kept.set((int) place, new Kept(text, heldOut));
      texts.remove(old.text());
      texts.add(text);
    }
  }

  List<Kept> kept() {
    return kept;
  }
}
