package io.winnow.engine.tokenizer;

import java.util.BitSet;

/**
 * What a tokenizer.json's regular expressions mostly are: one character or set of characters,
 * perhaps repeated.
 *
 * @param set those characters
 * @param least the shortest run, 1 or more
 * @param most the longest run
 */
record RunPattern(BitSet set, int least, int most) {
  /** What {@link #parse} understands, for messages. */
  static final String SUPPORTED =
      "one character, [a-z], \\s or \\p{Zs}, alone or with +, {n}, {n,} or {n,m},"
          + " of up to 1000 characters in all";

  /** The ideographic space: no white space is higher. */
  private static final int LAST_SPACE = 0x3000;

  /** In code points; a class or range among them can be a million characters. */
  private static final int LONGEST = 1000;

  /** The first position in [from, to) of a character of the set, or {@code to}. */
  int next(int[] text, int from, int to) {
    int lowest = set.nextSetBit(0);
    int end = set.length();
    int at = from;
    while (at < to && (text[at] < lowest || text[at] >= end || !set.get(text[at]))) {
      at++;
    }
    return at;
  }

  boolean has(int codePoint) {
    return set.get(codePoint);
  }

  /**
   * Reads a regular expression.
   *
   * @throws IllegalArgumentException if it is of another kind
   */
  static RunPattern parse(String regex) {
    return new Parser(regex).pattern();
  }

  private static final class Parser {
    private final int[] regex;
    private final BitSet set = new BitSet();
    private int at;

    Parser(String regex) {
      this.regex = CodePoints.of(regex).toArray();
    }

    RunPattern pattern() {
      require(regex.length <= LONGEST);
      if (peek() == '[') {
        brackets();
      } else if (peek() == '\\') {
        escape();
      } else {
        set.set(plain("^$.|?*+()[]{}"));
      }
      int least = 1;
      int most = 1;
      if (peek() == '+') {
        at++;
        most = Integer.MAX_VALUE;
      } else if (peek() == '{') {
        at++;
        least = number();
        most = least;
        if (peek() == ',') {
          at++;
          most = peek() == '}' ? Integer.MAX_VALUE : number();
        }
        require(next() == '}');
      }
      require(at == regex.length && least >= 1 && least <= most);
      return new RunPattern(set, least, most);
    }

    private void brackets() {
      at++;
      require(peek() != '^' && peek() != ']');
      while (peek() != ']') {
        int first = peek() == '\\' ? escape() : plain("[&");
        if (first >= 0 && peek() == '-' && at + 1 < regex.length && regex[at + 1] != ']') {
          at++;
          int last = peek() == '\\' ? escape() : plain("[&");
          require(last >= first);
          set.set(first, last + 1);
        } else if (first >= 0) {
          set.set(first);
        }
      }
      at++;
    }

    /** Adds an escaped character or class; returns the character, or -1 for a class. */
    private int escape() {
      at++;
      int c = next();
      int value =
          switch (c) {
            case 's' -> addSpaces();
            case 'p' -> addSpaceSeparators();
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'u' -> hex(4);
            default -> {
              require(c < 0x80 && !Character.isLetterOrDigit(c));
              yield c;
            }
          };
      if (value >= 0) {
        set.set(value);
      }
      return value;
    }

    private int addSpaces() {
      for (int c = 0; c <= LAST_SPACE; c++) {
        if (UnicodeTable.is(c, UnicodeTable.SPACE)) {
          set.set(c);
        }
      }
      return -1;
    }

    private int addSpaceSeparators() {
      for (int c : new int[] {'{', 'Z', 's', '}'}) {
        require(next() == c);
      }
      addSpaces();
      set.clear('\t', '\r' + 1);
      set.clear(0x85);
      set.clear(0x2028, 0x202A);
      return -1;
    }

    private int hex(int digits) {
      int value = 0;
      for (int i = 0; i < digits; i++) {
        int digit = Character.digit(next(), 16);
        require(digit >= 0);
        value = (value << 4) | digit;
      }
      return value;
    }

    private int number() {
      int value = 0;
      int start = at;
      while (at < regex.length && regex[at] >= '0' && regex[at] <= '9') {
        value = 10 * value + regex[at++] - '0';
        require(value <= 100_000);
      }
      require(at > start);
      return value;
    }

    private int plain(String special) {
      int c = next();
      require(special.indexOf(c) < 0);
      return c;
    }

    private int next() {
      require(at < regex.length);
      return regex[at++];
    }

    private int peek() {
      return at < regex.length ? regex[at] : -1;
    }

    private void require(boolean holds) {
      if (!holds) {
        throw new IllegalArgumentException("supported: " + SUPPORTED);
      }
    }
  }
}
