package io.winnow.engine.tokenizer;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Unicode normalisation that the reference does, whatever Unicode version the running JDK has.
 * Read once from {@code normalization.txt}, which a script beside the tests measures on the
 * reference.
 */
final class NormalizationTable {
  private static final CodePointMap CANONICAL;
  private static final CodePointMap COMPATIBLE;
  private static final byte[] CLASSES;
  private static final BitSet MARKS;

  /** Of each pair that composes: first in the upper half, second in the lower; sorted. */
  private static final long[] PAIRS;

  /** What the pairs compose to. */
  private static final int[] COMPOSED;

  static {
    Reader reader = new Reader();
    CodePointFile.read("normalization.txt", "winnow-normalization 1", reader::add);
    CANONICAL = CodePointMap.of(reader.canonical);
    Map<Integer, int[]> compatible = new TreeMap<>(reader.canonical);
    compatible.putAll(reader.compatible);
    COMPATIBLE = CodePointMap.of(compatible);
    CLASSES = Arrays.copyOf(reader.classes, reader.classesEnd);
    MARKS = reader.marks;
    PAIRS = reader.pairs.keySet().stream().mapToLong(Long::longValue).toArray();
    COMPOSED = reader.pairs.values().stream().mapToInt(Integer::intValue).toArray();
  }

  private NormalizationTable() {}

  /** Full canonical decompositions but for those of Hangul syllables. */
  static CodePointMap canonical() {
    return CANONICAL;
  }

  /** Full compatibility decompositions but for those of Hangul syllables. */
  static CodePointMap compatible() {
    return COMPATIBLE;
  }

  /** The canonical combining class; 0 for what does not change places. */
  static int combiningClass(int codePoint) {
    return codePoint >= 0 && codePoint < CLASSES.length ? CLASSES[codePoint] & 0xFF : 0;
  }

  /** What two code points compose to, Hangul aside, or -1. */
  static int compose(int first, int second) {
    int place = Arrays.binarySearch(PAIRS, pair(first, second));
    return place < 0 ? -1 : COMPOSED[place];
  }

  /** The combining marks. */
  static BitSet marks() {
    return (BitSet) MARKS.clone();
  }

  private static long pair(int first, int second) {
    return ((long) first << 32) | second;
  }

  private static final class Reader {
    private final Map<Integer, int[]> canonical = new TreeMap<>();
    private final Map<Integer, int[]> compatible = new TreeMap<>();
    private final byte[] classes = new byte[Character.MAX_CODE_POINT + 1];
    private int classesEnd;
    private final TreeMap<Long, Integer> pairs = new TreeMap<>();
    private final BitSet marks = new BitSet();

    void add(String section, int first, int last, String target) {
      switch (section) {
        case "[canonical]" -> put(canonical, first, last, target);
        case "[compatible]" -> put(compatible, first, last, target);
        case "[class]" -> {
          Arrays.fill(classes, first, last + 1, (byte) Integer.parseInt(target));
          classesEnd = Math.max(classesEnd, last + 1);
        }
        case "[composed]" -> {
          int[] parts = CodePointFile.sequence(target);
          pairs.put(pair(parts[0], parts[1]), first);
        }
        case "[mark]" -> marks.set(first, last + 1);
        default -> throw new IllegalStateException("normalization.txt: unknown section " + section);
      }
    }

    private static void put(Map<Integer, int[]> map, int first, int last, String target) {
      for (int c = first; c <= last; c++) {
        map.put(c, CodePointFile.sequence(target));
      }
    }
  }
}
