package io.winnow.engine.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What some code points turn into: a sequence, perhaps an empty one. Immutable. */
final class CodePointMap {
  /** Code points in blocks of 256; block 0 is that of code points that stay as they are. */
  private final char[] blockOf;

  private final int[] places;

  /** Sequences, each as its length and then its code points. Place 0 is not one. */
  private final int[] sequences;

  /** Collects what code points turn into. */
  static final class Builder {
    private final char[] blockOf = new char[(Character.MAX_CODE_POINT + 1) >> 8];
    private final List<int[]> blocks = new ArrayList<>();
    private final CodePoints pool = new CodePoints();

    Builder() {
      blocks.add(new int[256]);
      pool.add(0);
    }

    /** Adds a code point, once, and the first {@code length} ones that it turns into. */
    void put(int c, int[] target, int length) {
      if (blockOf[c >> 8] == 0) {
        blockOf[c >> 8] = (char) blocks.size();
        blocks.add(new int[256]);
      }
      blocks.get(blockOf[c >> 8])[c & 0xFF] = pool.size();
      pool.add(length);
      pool.addAll(target, 0, length);
    }

    /** How many numbers the map holds for the code points so far. */
    int size() {
      return pool.size();
    }

    CodePointMap build() {
      return new CodePointMap(this);
    }
  }

  private CodePointMap(Builder all) {
    blockOf = all.blockOf;
    places = new int[all.blocks.size() << 8];
    for (int block = 0; block < all.blocks.size(); block++) {
      System.arraycopy(all.blocks.get(block), 0, places, block << 8, 256);
    }
    sequences = all.pool.toArray();
  }

  /** A map from each code point to what it turns into. */
  static CodePointMap of(Map<Integer, int[]> targets) {
    Builder all = new Builder();
    targets.forEach((c, target) -> all.put(c, target, target.length));
    return all.build();
  }

  /** The first position in [from, to) of a code point that changes, or {@code to}. */
  int nextChange(int[] text, int from, int to) {
    int at = from;
    while (at < to && place(text[at]) == 0) {
      at++;
    }
    return at;
  }

  /** Appends what a code point turns into. */
  void append(int codePoint, CodePoints out) {
    int place = place(codePoint);
    if (place == 0) {
      out.add(codePoint);
    } else {
      int end = place + sequences[place];
      while (place < end) {
        out.add(sequences[++place]);
      }
    }
  }

  private int place(int codePoint) {
    return places[(blockOf[codePoint >>> 8] << 8) | (codePoint & 0xFF)];
  }
}
