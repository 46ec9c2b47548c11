package io.winnow.engine.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code unicode.txt} into the arrays of {@link UnicodeTable}. */
final class UnicodeReader {
  private static final String RESOURCE = "unicode.txt";
  private static final String VERSION = "winnow-unicode 1";
  private static final int BLOCKS = (Character.MAX_CODE_POINT + 1) >> 8;

  /** Blocks of 256 entries; block 0 is that of code points of which the file says nothing. */
  private final List<long[]> blocks = new ArrayList<>();

  private final char[] blockOf = new char[BLOCKS];
  private final CodePoints sequences = new CodePoints();
  private final Map<String, Integer> places = new HashMap<>();

  UnicodeReader() {
    blocks.add(new long[256]);
    sequences.add(0);
  }

  void read() {
    CodePointFile.read(
        RESOURCE,
        VERSION,
        (section, first, last, target) -> set(first, last, bits(section, target)));
    shareBlocks();
  }

  /** For each 256 code points, the number of their block in {@link #entries()}. */
  char[] blockOf() {
    return blockOf;
  }

  long[] entries() {
    long[] entries = new long[blocks.size() << 8];
    for (int block = 0; block < blocks.size(); block++) {
      System.arraycopy(blocks.get(block), 0, entries, block << 8, 256);
    }
    return entries;
  }

  int[] sequences() {
    return sequences.toArray();
  }

  private void shareBlocks() {
    Map<Block, Integer> numbers = new LinkedHashMap<>();
    int[] newNumbers = new int[blocks.size()];
    for (int block = 0; block < newNumbers.length; block++) {
      newNumbers[block] =
          numbers.computeIfAbsent(new Block(blocks.get(block)), _ -> numbers.size());
    }
    for (int i = 0; i < BLOCKS; i++) {
      blockOf[i] = (char) newNumbers[blockOf[i]];
    }
    blocks.clear();
    numbers.keySet().forEach(block -> blocks.add(block.entries));
  }

  private long bits(String section, String target) {
    return switch (section) {
      case "[removed]" -> UnicodeTable.REMOVED;
      case "[space]" -> UnicodeTable.SPACE;
      case "[punctuation]" -> UnicodeTable.PUNCTUATION;
      case "[chinese]" -> UnicodeTable.CHINESE;
      case "[word]" -> UnicodeTable.WORD;
      case "[dropped]" -> UnicodeTable.DROPPED;
      case "[barrier]" -> UnicodeTable.BARRIER;
      case "[order]" -> Long.parseLong(target) << UnicodeTable.ORDER_SHIFT;
      case "[stripped]" -> (long) place(target) << UnicodeTable.STRIPPED_SHIFT;
      case "[lower]" -> (long) place(target) << UnicodeTable.LOWER_SHIFT;
      default -> throw new IllegalStateException(RESOURCE + ": unknown section " + section);
    };
  }

  private int place(String sequence) {
    return places.computeIfAbsent(
        sequence,
        _ -> {
          int place = sequences.size();
          if (place > 0xFFFF) {
            throw new IllegalStateException(RESOURCE + ": more sequences than 16 bits address");
          }
          int[] elements = CodePointFile.sequence(sequence);
          sequences.add(elements.length);
          for (int element : elements) {
            sequences.add(element);
          }
          return place;
        });
  }

  private void set(int first, int last, long bits) {
    for (int number = first >> 8; number <= last >> 8; number++) {
      if (blockOf[number] == 0) {
        blockOf[number] = (char) blocks.size();
        blocks.add(new long[256]);
      }
      long[] block = blocks.get(blockOf[number]);
      int end = number == last >> 8 ? last & 0xFF : 0xFF;
      for (int i = number == first >> 8 ? first & 0xFF : 0; i <= end; i++) {
        block[i] |= bits;
      }
    }
  }

  /** Entries that are equal if their values are; a buffer is too, but slowly. */
  private static final class Block {
    private final long[] entries;

    Block(long[] entries) {
      this.entries = entries;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Block block && Arrays.equals(entries, block.entries);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(entries);
    }
  }
}
