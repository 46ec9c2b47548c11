package io.winnow.engine.tokenizer;

import java.util.Map;
import java.util.TreeMap;

/**
 * Turns each code point into a sequence of its own, whatever stands beside it: Nmt, Lowercase,
 * StripAccents and many a Replace of Hugging Face tokenizers 0.23.3. Several in a row are one.
 * Immutable.
 */
final class Substitution implements Normalizer {
  private final TreeMap<Integer, int[]> targets;
  private final CodePointMap map;

  Substitution(Map<Integer, int[]> targets) {
    this.targets = new TreeMap<>(targets);
    this.map = CodePointMap.of(this.targets);
  }

  /** Removes some control characters and takes others for spaces, as neural translators do. */
  static Substitution nmt() {
    TreeMap<Integer, int[]> targets = new TreeMap<>();
    int[] space = {' '};
    for (int c = 0x01; c < 0x20; c++) {
      targets.put(c, c == '\t' || c == '\n' || c == '\f' || c == '\r' ? space : new int[0]);
    }
    for (int c : new int[] {0x7F, 0x8F, 0x9F}) {
      targets.put(c, new int[0]);
    }
    for (int c : new int[] {0x1680, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD}) {
      targets.put(c, space);
    }
    for (int c = 0x200B; c <= 0x200F; c++) {
      targets.put(c, space);
    }
    return new Substitution(targets);
  }

  static Substitution lowercase() {
    return Lowercase.SUBSTITUTION;
  }

  /** Looks at all code points; so not once for each time that a file names it. */
  private static final class Lowercase {
    static final Substitution SUBSTITUTION = make();

    private static Substitution make() {
      TreeMap<Integer, int[]> targets = new TreeMap<>();
      for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
        int place = UnicodeTable.lower(UnicodeTable.entry(c));
        if (place != 0) {
          int[] target = new int[UnicodeTable.sequenceLength(place)];
          for (int i = 0; i < target.length; i++) {
            target[i] = UnicodeTable.sequenceElement(place, i);
          }
          targets.put(c, target);
        }
      }
      return new Substitution(targets);
    }
  }

  static Substitution stripAccents() {
    TreeMap<Integer, int[]> targets = new TreeMap<>();
    NormalizationTable.marks().stream().forEach(c -> targets.put(c, new int[0]));
    return new Substitution(targets);
  }

  /** The most code points that one turns into; at least 1. */
  int longestTarget() {
    return targets.values().stream().mapToInt(target -> target.length).reduce(1, Math::max);
  }

  /**
   * The substitution that does what this one and then the other do.
   *
   * @param most code points; a target of more than these is cut right behind them
   */
  Substitution then(Substitution other, int most) {
    TreeMap<Integer, int[]> both = new TreeMap<>(other.targets);
    CodePoints out = new CodePoints();
    targets.forEach(
        (c, target) -> {
          out.clear();
          other.normalize(target, 0, target.length, out);
          out.truncate(Math.min(out.size(), most + 1));
          both.put(c, out.toArray());
        });
    return new Substitution(both);
  }

  @Override
  public void normalize(int[] text, int from, int to, CodePoints out) {
    for (int at = from; at < to; at++) {
      int same = map.nextChange(text, at, to);
      out.addAll(text, at, same);
      if (same < to) {
        map.append(text[same], out);
      }
      at = same;
    }
  }
}
