package io.winnow.engine.tokenizer;

/**
 * The Unicode normalisation forms as Hugging Face tokenizers 0.23.3 makes them: with the data of
 * Unicode 9, so that what is newer stays as it is. (The Unicode Standard, section 3.11; Hangul:
 * section 3.12.)
 */
enum UnicodeForm implements Normalizer {
  NFC(false, true),
  NFD(false, false),
  NFKC(true, true),
  NFKD(true, false);

  private static final int SYLLABLE = 0xAC00;
  private static final int SYLLABLES = 11_172;
  private static final int LEAD = 0x1100;
  private static final int LEADS = 19;
  private static final int VOWEL = 0x1161;
  private static final int VOWELS = 21;
  private static final int TRAIL = 0x11A7;
  private static final int TRAILS = 28;

  private final boolean compatible;
  private final boolean composed;

  UnicodeForm(boolean compatible, boolean composed) {
    this.compatible = compatible;
    this.composed = composed;
  }

  @Override
  public void normalize(int[] text, int from, int to, CodePoints out) {
    CodePointMap map =
        compatible ? NormalizationTable.compatible() : NormalizationTable.canonical();
    int start = out.size();
    boolean marks = false;
    for (int i = from; i < to; i++) {
      int c = text[i];
      int before = out.size();
      if (c >= SYLLABLE && c < SYLLABLE + SYLLABLES) {
        decomposeSyllable(c - SYLLABLE, out);
      } else {
        map.append(c, out);
      }
      for (int k = before; c >= 0x80 && k < out.size(); k++) {
        marks |= NormalizationTable.combiningClass(out.array()[k]) > 0;
      }
    }
    if (marks) {
      MarkOrder.restore(out, start, NormalizationTable::combiningClass);
    }
    if (composed) {
      compose(out, start);
    }
  }

  @Override
  public Origins origins(int[] text, int from, int to) {
    Origins origins = new Origins(from);
    UnicodeFormOrigins traced = new UnicodeFormOrigins();
    for (int i = from; i < to; i++) {
      traced.decompose(this, text, i);
    }
    traced.order();
    if (composed) {
      traced.compose();
    }
    traced.addTo(origins);
    return origins;
  }

  /** Appends the decomposition of one code point. */
  void decompose(int codePoint, CodePoints out) {
    if (codePoint >= SYLLABLE && codePoint < SYLLABLE + SYLLABLES) {
      decomposeSyllable(codePoint - SYLLABLE, out);
    } else {
      (compatible ? NormalizationTable.compatible() : NormalizationTable.canonical())
          .append(codePoint, out);
    }
  }

  private static void decomposeSyllable(int syllable, CodePoints out) {
    out.add(LEAD + syllable / (VOWELS * TRAILS));
    out.add(VOWEL + syllable % (VOWELS * TRAILS) / TRAILS);
    if (syllable % TRAILS != 0) {
      out.add(TRAIL + syllable % TRAILS);
    }
  }

  /** Joins each starter with what follows it, but for what is cut off by a mark of its class. */
  private static void compose(CodePoints text, int from) {
    int[] values = text.array();
    int kept = from;
    int starter = -1;
    int lastClass = -1;
    for (int i = from; i < text.size(); i++) {
      int c = values[i];
      int order = c < 0x80 ? 0 : NormalizationTable.combiningClass(c);
      if (starter >= 0 && lastClass < order && c >= 0x80) {
        int joined = join(values[starter], c);
        if (joined >= 0) {
          values[starter] = joined;
          continue;
        }
      }
      if (order == 0) {
        starter = kept;
        lastClass = -1;
      } else {
        lastClass = order;
      }
      values[kept++] = c;
    }
    text.truncate(kept);
  }

  /** What two code points compose to, or -1. */
  static int join(int first, int second) {
    int lead = first - LEAD;
    int vowel = second - VOWEL;
    if (lead >= 0 && lead < LEADS && vowel >= 0 && vowel < VOWELS) {
      return SYLLABLE + (lead * VOWELS + vowel) * TRAILS;
    }
    int syllable = first - SYLLABLE;
    int trail = second - TRAIL;
    if (syllable >= 0
        && syllable < SYLLABLES
        && syllable % TRAILS == 0
        && trail > 0
        && trail < TRAILS) {
      return first + trail;
    }
    return NormalizationTable.compose(first, second);
  }
}
