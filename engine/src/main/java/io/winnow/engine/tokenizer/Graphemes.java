package io.winnow.engine.tokenizer;

import org.jspecify.annotations.Nullable;

/**
 * Where grapheme clusters end (Unicode Standard Annex 29, extended clusters) as the Precompiled
 * normalizer of the reference sees it, whatever Unicode version the running JDK has. Read once from
 * {@code graphemes.txt}, which a script beside the tests measures on the reference.
 *
 * <p>The rule for pairs of regional indicators is left out: a cluster with one is longer than the
 * five bytes up to which it matters.
 */
final class Graphemes {
  private static final int CONTROL = 1;
  private static final int EXTEND = 1 << 1;
  private static final int PREPEND = 1 << 2;
  private static final int LEAD = 1 << 3;
  private static final int VOWEL = 1 << 4;
  private static final int TRAIL = 1 << 5;
  private static final int OPEN_SYLLABLE = 1 << 6;
  private static final int CLOSED_SYLLABLE = 1 << 7;
  private static final int EMOJI = 1 << 8;
  private static final int EMOJI_EXTEND = 1 << 9;
  private static final int CONSONANT = 1 << 10;
  private static final int LINKER = 1 << 11;
  private static final int LINKER_EXTEND = 1 << 12;

  private static final int JOINER = 0x200D;

  /** Below it nothing extends a cluster or draws others in. */
  private static final int FIRST_MARK = 0x300;

  /** Code points in blocks of 256; null where none has properties. */
  private static final char[] @Nullable [] BLOCKS =
      new char[(Character.MAX_CODE_POINT + 1) >> 8] @Nullable [];

  static {
    CodePointFile.read(
        "graphemes.txt",
        "winnow-graphemes 1",
        (section, first, last, _) -> add(bit(section), first, last));
    for (int c = 0xAC00; c < 0xAC00 + 11_172; c++) {
      add((c - 0xAC00) % 28 == 0 ? OPEN_SYLLABLE : CLOSED_SYLLABLE, c, c);
    }
  }

  private Graphemes() {}

  /** Where the cluster that starts at {@code from} ends, at most {@code to}. */
  static int end(int[] text, int from, int to) {
    int at = from + 1;
    if (at == to) {
      return to;
    }
    if (text[from] < FIRST_MARK && text[at] < FIRST_MARK) {
      return text[from] == '\r' && text[at] == '\n' ? at + 1 : at;
    }
    int before = properties(text[from]);
    int emoji = nextEmoji(0, text[from], before);
    int conjunct = nextConjunct(0, before);
    while (at < to) {
      int after = properties(text[at]);
      boolean joined =
          joins(before, after)
              || ((after & EMOJI) != 0 && emoji == 2)
              || ((after & CONSONANT) != 0 && conjunct == 2);
      if (!joined || ((before | after) & CONTROL) != 0) {
        return at;
      }
      emoji = nextEmoji(emoji, text[at], after);
      conjunct = nextConjunct(conjunct, after);
      before = after;
      at++;
    }
    return to;
  }

  private static boolean joins(int before, int after) {
    if ((after & EXTEND) != 0 || (before & PREPEND) != 0) {
      return true;
    }
    int hangul = 0;
    if ((before & LEAD) != 0) {
      hangul = LEAD | VOWEL | OPEN_SYLLABLE | CLOSED_SYLLABLE;
    } else if ((before & (VOWEL | OPEN_SYLLABLE)) != 0) {
      hangul = VOWEL | TRAIL;
    } else if ((before & (TRAIL | CLOSED_SYLLABLE)) != 0) {
      hangul = TRAIL;
    }
    return (after & hangul) != 0;
  }

  /** 1 after an emoji and what may follow it, 2 after one with a joiner, else 0. */
  private static int nextEmoji(int state, int codePoint, int properties) {
    if ((properties & EMOJI) != 0) {
      return 1;
    }
    if (state == 1) {
      return codePoint == JOINER ? 2 : (properties & EMOJI_EXTEND) != 0 ? 1 : 0;
    }
    return 0;
  }

  /** 1 after a consonant and what may follow it, 2 once a linker was among that, else 0. */
  private static int nextConjunct(int state, int properties) {
    if ((properties & CONSONANT) != 0) {
      return 1;
    }
    if (state > 0 && (properties & LINKER) != 0) {
      return 2;
    }
    return (properties & LINKER_EXTEND) != 0 ? state : 0;
  }

  private static int properties(int codePoint) {
    char[] block = BLOCKS[codePoint >>> 8];
    return block == null ? 0 : block[codePoint & 0xFF];
  }

  private static void add(int bit, int first, int last) {
    for (int c = first; c <= last; c++) {
      char[] block = BLOCKS[c >> 8];
      if (block == null) {
        block = new char[256];
        BLOCKS[c >> 8] = block;
      }
      block[c & 0xFF] |= (char) bit;
    }
  }

  private static int bit(String section) {
    return switch (section) {
      case "[control]" -> CONTROL;
      case "[extend]" -> EXTEND;
      case "[prepend]" -> PREPEND;
      case "[lead]" -> LEAD;
      case "[vowel]" -> VOWEL;
      case "[trail]" -> TRAIL;
      case "[emoji]" -> EMOJI;
      case "[emoji-extend]" -> EMOJI_EXTEND;
      case "[consonant]" -> CONSONANT;
      case "[linker]" -> LINKER;
      case "[linker-extend]" -> LINKER_EXTEND;
      default -> throw new IllegalStateException("graphemes.txt: unknown section " + section);
    };
  }
}
