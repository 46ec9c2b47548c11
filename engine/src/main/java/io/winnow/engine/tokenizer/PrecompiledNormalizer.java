package io.winnow.engine.tokenizer;

/**
 * The Precompiled normalizer of Hugging Face tokenizers 0.23.3: a grapheme cluster of up to five
 * bytes becomes as a whole what belongs to the shortest key that it starts with; of a longer one,
 * and of one that starts with no key, each code point is looked up alone. Immutable.
 */
final class PrecompiledNormalizer implements Normalizer {
  private static final int LONGEST_CLUSTER = 5;

  private final Charsmap charsmap;
  private final CodePointMap single;

  /** Which ASCII characters stay as they are; CR may belong to a cluster and is none of them. */
  private final boolean[] same = new boolean[0x80];

  PrecompiledNormalizer(Charsmap charsmap) {
    this.charsmap = charsmap;
    this.single = charsmap.single();
    int[] text = new int[1];
    for (int c = 0; c < same.length; c++) {
      text[0] = c;
      same[c] = c != '\r' && single.nextChange(text, 0, 1) == 1;
    }
  }

  /** The most code points that a key is replaced by; at least 1. */
  int longestReplacement() {
    return charsmap.longestReplacement();
  }

  @Override
  public void normalize(int[] text, int from, int to, CodePoints out) {
    for (int at = from; at < to; ) {
      int changed = nextChange(text, at, to);
      out.addAll(text, at, changed);
      at = changed;
      int end = Graphemes.end(text, at, to);
      if (end - at == 1 || !appendCluster(text, at, end, out)) {
        for (int i = at; i < end; i++) {
          single.append(text[i], out);
        }
      }
      at = end;
    }
  }

  /** Passes over ASCII characters that stay as they are, each a cluster of its own. */
  private int nextChange(int[] text, int from, int to) {
    int at = from;
    while (at + 1 < to && text[at] < same.length && same[text[at]] && text[at + 1] < same.length) {
      at++;
    }
    return at;
  }

  private boolean appendCluster(int[] text, int from, int to, CodePoints out) {
    int length = 0;
    for (int i = from; i < to && length <= LONGEST_CLUSTER; i++) {
      length += Charsmap.utf8Length(text[i]);
    }
    return length <= LONGEST_CLUSTER && charsmap.appendShortest(text, from, to, out);
  }

  /**
   * Of a part that changes the code points go one by one, what is more comes of the last, and what
   * is less goes with the last one before. The reference forgets what is less where nothing is
   * before, so that all that follows comes of the one before its own; here it does not.
   */
  @Override
  public Origins origins(int[] text, int from, int to) {
    Origins origins = new Origins(from);
    CodePoints changes = new CodePoints();
    CodePoints part = new CodePoints();
    for (int at = from; at < to; ) {
      int end = Graphemes.end(text, at, to);
      part.clear();
      if (end - at > 1 && appendCluster(text, at, end, part)) {
        addChanges(end - at, part.size(), changes, origins);
      } else {
        for (int i = at; i < end; i++) {
          part.clear();
          single.append(text[i], part);
          addChanges(1, part.size(), changes, origins);
        }
      }
      at = end;
    }
    for (int i = 0; i < changes.size(); i++) {
      origins.add(changes.array()[i]);
    }
    return origins;
  }

  private static void addChanges(int before, int after, CodePoints changes, Origins origins) {
    for (int i = 0; i < after; i++) {
      changes.add(i < before ? Origins.REPLACES : Origins.MORE);
    }
    if (after < before && changes.size() > 0) {
      changes.array()[changes.size() - 1] += after - before;
    } else if (after < before) {
      origins.skip(before - after);
    }
  }

  @Override
  public int head(int[] text, int from, int to, int head, CodePoints scratch) {
    Alignment alignment = new Alignment(head);
    for (int at = from; at < to && !alignment.done; ) {
      int end = Graphemes.end(text, at, to);
      scratch.clear();
      if (end - at > 1 && appendCluster(text, at, end, scratch)) {
        alignment.add(end - at, scratch.size());
      } else {
        for (int i = at; i < end; i++) {
          scratch.clear();
          single.append(text[i], scratch);
          alignment.add(1, scratch.size());
        }
      }
      at = end;
    }
    alignment.settle();
    return alignment.count;
  }

  /**
   * Which code point of a text the reference takes each one of its normalised form to come of: of a
   * part they go one by one, what is more comes of the last, and what is less is added to the one
   * before; at the head of a text there is none, and all that follows moves up.
   */
  private static final class Alignment {
    private static final int NONE = Integer.MAX_VALUE;

    private final int head;
    private int count;
    private boolean done;
    private int taken;

    /** Of the last code point: 1 if it takes none of the text's, else one and so many more less. */
    private int last = NONE;

    Alignment(int head) {
      this.head = head;
    }

    /** Goes on by a part that turns so many code points into so many others. */
    void add(int before, int after) {
      for (int i = 0; i < after; i++) {
        settle();
        last = i < before ? 0 : 1;
      }
      if (after < before && last != NONE) {
        last += after - before;
      }
    }

    void settle() {
      if (last == NONE || done) {
        return;
      }
      done = (last > 0 ? taken - 1 : taken) >= head;
      count += done ? 0 : 1;
      taken += last > 0 ? 0 : 1 - last;
    }
  }
}
