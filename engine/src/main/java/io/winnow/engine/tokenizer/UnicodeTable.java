package io.winnow.engine.tokenizer;

/**
 * What the reference tokenizer knows of each code point, whatever Unicode version the running JDK
 * has. Read once from {@code unicode.txt}, which a script beside the tests measures on the
 * reference.
 *
 * <p>An entry is a long: flags in bits 0-7, the combining class of a mark that strip_accents keeps
 * in bits 8-15, and the places in the sequence pool of what strip_accents and lowercase turn the
 * code point into in bits 16-31 and 32-47 (0: itself).
 */
final class UnicodeTable {
  static final int REMOVED = 1;
  static final int SPACE = 2;
  static final int PUNCTUATION = 4;
  static final int CHINESE = 8;
  static final int WORD = 16;
  static final int DROPPED = 32;
  static final int BARRIER = 64;

  static final int ORDER_SHIFT = 8;
  static final int STRIPPED_SHIFT = 16;
  static final int LOWER_SHIFT = 32;

  /** Code points in blocks of 256; equal blocks are stored once. */
  private static final char[] BLOCK_OF;

  private static final long[] ENTRIES;

  /** Sequences, each as its length and then its code points. Place 0 is not one. */
  private static final int[] SEQUENCES;

  static {
    UnicodeReader reader = new UnicodeReader();
    reader.read();
    BLOCK_OF = reader.blockOf();
    ENTRIES = reader.entries();
    SEQUENCES = reader.sequences();
  }

  private UnicodeTable() {}

  static long entry(int codePoint) {
    return ENTRIES[(BLOCK_OF[codePoint >>> 8] << 8) | (codePoint & 0xFF)];
  }

  static boolean is(int codePoint, int flag) {
    return has(entry(codePoint), flag);
  }

  static boolean has(long entry, int flag) {
    return (entry & flag) != 0;
  }

  static int order(long entry) {
    return (int) (entry >>> ORDER_SHIFT) & 0xFF;
  }

  /** The place of the sequence that strip_accents gives, or 0. */
  static int stripped(long entry) {
    return (int) (entry >>> STRIPPED_SHIFT) & 0xFFFF;
  }

  /** The place of the sequence that lowercase gives, or 0. */
  static int lower(long entry) {
    return (int) (entry >>> LOWER_SHIFT) & 0xFFFF;
  }

  static int sequenceLength(int place) {
    return SEQUENCES[place];
  }

  static int sequenceElement(int place, int index) {
    return SEQUENCES[place + 1 + index];
  }
}
