package io.winnow.engine.tokenizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The charsmap of a sentencepiece model: a double-array trie (as Darts-clone lays it out) whose
 * keys are UTF-8 and whose values are places in a pool of replacements, each ended by a zero byte.
 * Layout: the size of the trie in bytes, the trie's units, the pool; numbers little-endian, 32 bit.
 * Immutable.
 *
 * <p>Each unit that a walk can come to is checked when the map is read, so that no walk leaves it;
 * a walk takes no more steps than the text has bytes.
 */
final class Charsmap {
  private static final int LEAF = 1 << 31;

  /** In code points; the longest that Unicode has, of one character, is 18. */
  private static final int LONGEST_REPLACEMENT = 1024;

  /** Code points that turn into something else, and what that is: enough for three for each. */
  private static final int MOST_SINGLES = 1 << 22;

  private final int[] units;
  private final byte[] pool;
  private final int longestReplacement;
  private final CodePointMap single;

  /**
   * Reads a map.
   *
   * @throws IllegalArgumentException with the problem, if it is not one
   */
  Charsmap(byte[] map) {
    if (map.length < 4) {
      throw new IllegalArgumentException(
          "expected the size of a trie, found " + map.length + " bytes");
    }
    ByteBuffer buffer = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN);
    long size = Integer.toUnsignedLong(buffer.getInt());
    if (size < 4 || size > buffer.remaining()) {
      throw new IllegalArgumentException(
          "expected a trie of 4 to %d bytes, found the size %d"
              .formatted(buffer.remaining(), size));
    }
    int count = (int) (size / 4);
    // A node's children lie within one block of 256.
    units = new int[(count + 0xFF) & ~0xFF];
    buffer.asIntBuffer().get(units, 0, count);
    pool = Arrays.copyOfRange(map, 4 + 4 * count, map.length);
    longestReplacement = checkPool();
    for (int place = 0; place < count; place++) {
      require(place);
    }
    single = singles();
  }

  /** What single code points turn into. */
  CodePointMap single() {
    return single;
  }

  /** The most code points that one turns into, or several together; at least 1. */
  int longestReplacement() {
    return longestReplacement;
  }

  /**
   * Appends what the reference turns a cluster into: what belongs to the shortest key that it
   * starts with.
   *
   * @return whether there is such a key
   */
  boolean appendShortest(int[] text, int from, int to, CodePoints out) {
    int value = shortest(text, from, to);
    if (value < 0) {
      return false;
    }
    appendReplacement(value, out);
    return true;
  }

  /** How many bytes UTF-8 takes for a code point. */
  static int utf8Length(int codePoint) {
    return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }

  private int shortest(int[] text, int from, int to) {
    int node = offset(units[0]);
    for (int i = from; i < to; i++) {
      int length = utf8Length(text[i]);
      for (int k = 0; k < length; k++) {
        int label = utf8Byte(text[i], length, k);
        if (label == 0) {
          return -1;
        }
        int place = node ^ label;
        int unit = units[place];
        if ((unit & (LEAF | 0xFF)) != label) {
          return -1;
        }
        node = place ^ offset(unit);
        if (hasLeaf(unit)) {
          return units[node] & ~LEAF;
        }
      }
    }
    return -1;
  }

  /** One byte of the {@code length} that UTF-8 takes for a code point. */
  static int utf8Byte(int codePoint, int length, int index) {
    int bits = codePoint >>> (6 * (length - 1 - index));
    if (index > 0) {
      return 0x80 | (bits & 0x3F);
    }
    return switch (length) {
      case 1 -> bits;
      case 2 -> 0xC0 | bits;
      case 3 -> 0xE0 | bits;
      default -> 0xF0 | bits;
    };
  }

  private static boolean hasLeaf(int unit) {
    return (unit & (1 << 8)) != 0;
  }

  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
  }

  private void require(int place) {
    int unit = units[place];
    if ((unit & LEAF) != 0 && place > 0) {
      return;
    }
    int node = place ^ offset(unit);
    if ((node | 0xFF) >= units.length) {
      throw new IllegalArgumentException(
          "unit %d of the trie leads to unit %d of %d".formatted(place, node, units.length));
    }
    int value = units[node] & ~LEAF;
    if (hasLeaf(unit)
        && (value > pool.length || (value < pool.length && (pool[value] & 0xC0) == 0x80))) {
      throw new IllegalArgumentException(
          "unit %d of the trie leads to byte %d of the %d bytes of replacements, where no character starts"
              .formatted(place, value, pool.length));
    }
  }

  /** Checks the pool; the most code points of what one key turns into, at least 1. */
  private int checkPool() {
    CharBuffer chars;
    try {
      chars = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(pool));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("the replacements are not UTF-8: " + e.getMessage(), e);
    }
    int longest = 1;
    for (int at = 0, length = 0; at < chars.length(); at++) {
      char c = chars.get(at);
      length = c == 0 ? 0 : Character.isLowSurrogate(c) ? length : length + 1;
      longest = Math.max(longest, length);
    }
    if (longest > LONGEST_REPLACEMENT) {
      throw new IllegalArgumentException(
          "expected replacements of up to %d characters, found one of %d"
              .formatted(LONGEST_REPLACEMENT, longest));
    }
    return longest;
  }

  private CodePointMap singles() {
    CodePointMap.Builder singles = new CodePointMap.Builder();
    int[] text = new int[1];
    CodePoints out = new CodePoints();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      text[0] = c;
      out.clear();
      if (c >= 0x80 && (c & 0x3F) == 0 && !startsKey(c)) {
        c |= 0x3F;
      } else if ((c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
          && appendShortest(text, 0, 1, out)) {
        singles.put(c, out.array(), out.size());
        if (singles.size() > MOST_SINGLES) {
          throw new IllegalArgumentException(
              "expected replacements of single characters of up to %d in all, found more"
                  .formatted(MOST_SINGLES));
        }
      }
    }
    return singles.build();
  }

  /** Whether a key starts with all bytes of a code point but the last, or with fewer. */
  private boolean startsKey(int codePoint) {
    int length = utf8Length(codePoint);
    int node = offset(units[0]);
    for (int k = 0; k < length - 1; k++) {
      int label = utf8Byte(codePoint, length, k);
      int unit = units[node ^ label];
      if ((unit & (LEAF | 0xFF)) != label) {
        return false;
      }
      if (hasLeaf(unit)) {
        return true;
      }
      node ^= label ^ offset(unit);
    }
    return true;
  }

  private void appendReplacement(int from, CodePoints out) {
    for (int at = from; at < pool.length && pool[at] != 0; ) {
      int lead = pool[at++] & 0xFF;
      int more = lead < 0xC0 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
      int codePoint = more == 0 ? lead : lead & (0x3F >> more);
      for (; more > 0; more--) {
        codePoint = (codePoint << 6) | (pool[at++] & 0x3F);
      }
      out.add(codePoint);
    }
  }
}
