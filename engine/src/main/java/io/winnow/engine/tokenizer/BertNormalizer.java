package io.winnow.engine.tokenizer;

import static io.winnow.engine.tokenizer.UnicodeTable.BARRIER;
import static io.winnow.engine.tokenizer.UnicodeTable.CHINESE;
import static io.winnow.engine.tokenizer.UnicodeTable.DROPPED;
import static io.winnow.engine.tokenizer.UnicodeTable.REMOVED;
import static io.winnow.engine.tokenizer.UnicodeTable.SPACE;

import java.util.List;

/**
 * The BertNormalizer of Hugging Face tokenizers 0.23.3: clean, space out Chinese characters, strip
 * accents, lower-case, in this order, each only if its flag is set. Immutable.
 */
final class BertNormalizer implements Normalizer {
  /** Leaves every text as it is. */
  static final BertNormalizer NONE = new BertNormalizer(false, false, false, false);

  private static final int HANGUL_FIRST = 0xAC00;
  private static final int HANGUL_LAST = 0xD7A3;

  private final boolean cleanText;
  private final boolean handleChinese;
  private final boolean stripAccents;
  private final boolean lowercase;

  /** What each ASCII character becomes; -1: nothing. */
  private final byte[] ascii = new byte[0x80];

  BertNormalizer(
      boolean cleanText, boolean handleChinese, boolean stripAccents, boolean lowercase) {
    this.cleanText = cleanText;
    this.handleChinese = handleChinese;
    this.stripAccents = stripAccents;
    this.lowercase = lowercase;
    CodePoints out = new CodePoints();
    for (int c = 0; c < ascii.length; c++) {
      out.clear();
      normalize(c, out);
      ascii[c] = (byte) (out.size() == 0 ? -1 : out.array()[0]);
    }
  }

  boolean lowercases() {
    return lowercase;
  }

  @Override
  public void normalize(int[] text, int from, int to, CodePoints out) {
    int start = out.size();
    if (normalizePart(text, from, to, out)) {
      out.truncate(MarkOrder.restore(out.array(), start, out.size()));
    }
  }

  /**
   * The reference takes one step after the other, and marks change places before the first is
   * dropped.
   */
  @Override
  public Origins origins(int[] text, int from, int to) {
    return stripAccents
        ? new NormalizerChain(
                List.of(
                    new BertNormalizer(cleanText, handleChinese, false, false),
                    UnicodeForm.NFD,
                    BertNormalizer::dropMarks,
                    new BertNormalizer(false, false, false, lowercase)))
            .origins(text, from, to)
        : Normalizer.super.origins(text, from, to);
  }

  private static void dropMarks(int[] text, int from, int to, CodePoints out) {
    for (int i = from; i < to; i++) {
      if (!UnicodeTable.is(text[i], DROPPED)) {
        out.add(text[i]);
      }
    }
  }

  /**
   * The same for a part of a text, but for the order of marks: says whether there are any that
   * {@link MarkOrder} has to look at when all of their run is there.
   */
  boolean normalizePart(int[] text, int from, int to, CodePoints out) {
    boolean marks = false;
    for (int i = from; i < to; i++) {
      int c = text[i];
      if (c >= ascii.length) {
        marks |= normalize(c, out);
      } else if (ascii[c] >= 0) {
        out.add(ascii[c]);
      }
    }
    return marks;
  }

  /** Appends the normalised form of one code point; says whether that has marks to be ordered. */
  private boolean normalize(int c, CodePoints out) {
    long entry = UnicodeTable.entry(c);
    if (cleanText) {
      if (UnicodeTable.has(entry, REMOVED)) {
        return false;
      }
      if (UnicodeTable.has(entry, SPACE)) {
        out.add(' ');
        return false;
      }
    }
    if (handleChinese && UnicodeTable.has(entry, CHINESE)) {
      out.add(' ');
      stripAndLower(c, entry, out);
      out.add(' ');
      return false;
    }
    if (stripAccents && UnicodeTable.has(entry, DROPPED)) {
      if (UnicodeTable.has(entry, BARRIER)) {
        MarkOrder.addBarrier(out);
      }
      return false;
    }
    return stripAndLower(c, entry, out);
  }

  private boolean stripAndLower(int c, long entry, CodePoints out) {
    if (!stripAccents) {
      lower(c, entry, out);
      return false;
    }
    if (c >= HANGUL_FIRST && c <= HANGUL_LAST) {
      jamo(c - HANGUL_FIRST, out);
      return false;
    }
    int sequence = UnicodeTable.stripped(entry);
    if (sequence == 0) {
      lower(c, entry, out);
      return UnicodeTable.order(entry) > 0;
    }
    boolean marks = false;
    for (int i = 0; i < UnicodeTable.sequenceLength(sequence); i++) {
      int element = UnicodeTable.sequenceElement(sequence, i);
      long elementEntry = UnicodeTable.entry(element);
      lower(element, elementEntry, out);
      marks |= UnicodeTable.order(elementEntry) > 0;
    }
    return marks;
  }

  private void lower(int c, long entry, CodePoints out) {
    int sequence = lowercase ? UnicodeTable.lower(entry) : 0;
    if (sequence == 0) {
      out.add(c);
    } else {
      for (int i = 0; i < UnicodeTable.sequenceLength(sequence); i++) {
        out.add(UnicodeTable.sequenceElement(sequence, i));
      }
    }
  }

  /** Unicode, section 3.12: 588 syllables for each leading consonant, 28 for each vowel. */
  private static void jamo(int syllable, CodePoints out) {
    out.add(0x1100 + syllable / 588);
    out.add(0x1161 + syllable % 588 / 28);
    if (syllable % 28 != 0) {
      out.add(0x11A7 + syllable % 28);
    }
  }
}
