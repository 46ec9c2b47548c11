package io.winnow.engine.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What some code points turn into: a sequence, perhaps an empty one. Immutable. */
final class CodePointMap {
  /** Code points in blocks of 256; block 0 is that of code points that stay as they are. */
  private final char[] blockOf = new char[(Character.MAX_CODE_POINT + 1) >> 8];

  private final int[] places;

  /** Sequences, each as its length and then its code points. Place 0 is not one. */
  private final int[] sequences;

  CodePointMap(Map<Integer, int[]> targets) {
    List<int[]> blocks = new ArrayList<>();
    blocks.add(new int[256]);
    CodePoints pool = new CodePoints();
    pool.add(0);
    targets.forEach(
        (c, target) -> {
          if (blockOf[c >> 8] == 0) {
            blockOf[c >> 8] = (char) blocks.size();
            blocks.add(new int[256]);
          }
          blocks.get(blockOf[c >> 8])[c & 0xFF] = pool.size();
          pool.add(target.length);
          for (int element : target) {
            pool.add(element);
          }
        });
    places = new int[blocks.size() << 8];
    for (int block = 0; block < blocks.size(); block++) {
      System.arraycopy(blocks.get(block), 0, places, block << 8, 256);
    }
    sequences = pool.toArray();
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
