package io.winnow.engine.tokenizer;

/**
 * UTF-8 to code points, in parts that may end anywhere. What is malformed becomes U+FFFD as Unicode
 * (version 16, section 3.9, "maximal subparts") recommends and Python does: one for each longest
 * start of a character, and one for each byte that starts none. Not thread-safe.
 */
final class Utf8Decoder {
  /** The ASCII white space that every normaliser and pre-tokenizer agrees on, as bits. */
  private static final long SPACES = (1L << ' ') | (1L << '\t') | (1L << '\n') | (1L << '\r');

  private static final int REPLACEMENT = 0xFFFD;

  /** The character begun: its bits so far, how many bytes it lacks, and what the next can be. */
  private int bits;

  private int missing;
  private int least;
  private int most;

  void reset() {
    missing = 0;
  }

  /**
   * Appends the code points of the bytes at [from, to).
   *
   * @param untilSpace stops at the first ASCII white space
   * @return where it stopped, at most {@code to}
   */
  int decode(byte[] bytes, int from, int to, boolean untilSpace, CodePoints out) {
    int at = from;
    while (at < to) {
      int b = bytes[at] & 0xFF;
      if (missing > 0) {
        if (b < least || b > most) {
          finish(out);
          continue;
        }
        next(b);
        if (missing == 0) {
          out.add(bits);
        }
      } else if (b < 0x80) {
        if (untilSpace && isSpace(b)) {
          return at;
        }
        out.add(b);
      } else if (isWhole(bytes, at, to)) {
        out.add(((b & 0xF) << 12) | ((bytes[at + 1] & 0x3F) << 6) | (bytes[at + 2] & 0x3F));
        at += 2;
      } else if (!begin(b)) {
        out.add(REPLACEMENT);
      }
      at++;
    }
    return to;
  }

  /** Ends the text: a character begun is malformed. */
  void finish(CodePoints out) {
    if (missing > 0) {
      missing = 0;
      out.add(REPLACEMENT);
    }
  }

  /**
   * Whether the bytes at a position are a character of three, but for the few that begin rarely.
   */
  private static boolean isWhole(byte[] bytes, int at, int to) {
    return (bytes[at] & 0xF0) == 0xE0
        && (bytes[at] & 0xF) != 0
        && (bytes[at] & 0xF) != 0xD
        && at + 2 < to
        && bytes[at + 1] < (byte) 0xC0
        && bytes[at + 2] < (byte) 0xC0;
  }

  /** Takes the first byte of a character; false if it starts none of several bytes. */
  private boolean begin(int b) {
    if (b < 0xC2 || b > 0xF4) {
      return false;
    }
    missing = b < 0xE0 ? 1 : b < 0xF0 ? 2 : 3;
    bits = b & (0x3F >>> missing);
    least = b == 0xE0 ? 0xA0 : b == 0xF0 ? 0x90 : 0x80;
    most = b == 0xED ? 0x9F : b == 0xF4 ? 0x8F : 0xBF;
    return true;
  }

  private void next(int b) {
    bits = (bits << 6) | (b & 0x3F);
    missing--;
    least = 0x80;
    most = 0xBF;
  }

  static boolean isSpace(int b) {
    return b <= ' ' && ((SPACES >>> b) & 1) != 0;
  }
}
