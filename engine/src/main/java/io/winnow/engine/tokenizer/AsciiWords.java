package io.winnow.engine.tokenizer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The way of plain text: a word of ASCII letters and digits is cut out, lower-cased and looked up
 * eight bytes at a time. What is not plain is left to {@link WordPieceText}, together with all that
 * touches it up to white space, since normalisation and added tokens never reach across. Immutable.
 */
final class AsciiWords {
  /** Bytes behind a text that have to be zero. */
  static final int SLACK = 2 * Long.BYTES;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH_BYTE = 0x0101_0101_0101_0101L;
  private static final long SIGNS = 0x8080_8080_8080_8080L;
  private static final long LOWER_CASE = 0x20 * EACH_BYTE;

  /** Times this, the lowest bits of eight bytes are the highest byte, the first the lowest. */
  private static final long GATHER = 0x0102_0408_1020_4080L;

  /** Word lengths from here on may be cut short by what is loaded of the ends at once. */
  private static final int FAR = Long.SIZE - Byte.SIZE;

  private static final int SPACE = -1;
  private static final int NOT_PLAIN = -2;

  private final WordPiece wordPiece;

  /** Of each byte that is not a letter or digit, the id of its word, or what else it means. */
  private final int[] symbols = new int[256];

  /** What makes all letters of a word lower-case; digits have these bits anyway. */
  private final long lowerCase;

  /**
   * For a normaliser that lower-cases or does not.
   *
   * @param rawTokens added tokens looked for in the text as given, none of which starts with a
   *     letter or digit or holds white space
   */
  AsciiWords(WordPiece wordPiece, boolean lowercases, AddedTokens rawTokens) {
    this.wordPiece = wordPiece;
    this.lowerCase = lowercases ? LOWER_CASE : 0;
    Arrays.fill(symbols, NOT_PLAIN);
    TokenBuffer id = new TokenBuffer();
    for (int c = 0; c < 0x80; c++) {
      if (UnicodeTable.is(c, UnicodeTable.PUNCTUATION) && !rawTokens.canStartWith(c)) {
        id.clear();
        wordPiece.encode(new int[] {c}, 0, 1, id);
        symbols[c] = id.get(0);
      } else if (Utf8Decoder.isSpace(c)) {
        symbols[c] = SPACE;
      }
    }
  }

  /**
   * Appends the ids of a block's text at [from, to), as far as it is plain.
   *
   * @param last whether the text ends here, so that its last word is one
   * @return {@code to}, or where that starts which is not plain or may go on in the next block
   */
  int encode(Utf8Block whole, int from, int to, boolean last, TokenBuffer out) {
    byte[] block = whole.array();
    byte[] wordEnds = whole.wordEnds();
    int[] ids = out.reserve(to - from + SplitWords.IDS);
    SplitWords known = out.splitWords();
    int size = out.size();
    int at = from;
    int unit = from;
    int sizeBefore = size;
    while (true) {
      long ends = load(wordEnds, at >>> 3) >>> (at & 7);
      if ((ends & 1) != 0) {
        int symbol = symbols[block[at] & 0xFF];
        if (symbol >= 0) {
          ids[size++] = symbol;
          at++;
        } else if (symbol == SPACE) {
          unit = ++at;
          sizeBefore = size;
        } else if (at == to && (last || unit == to)) {
          out.setSize(size);
          return to;
        } else {
          out.setSize(sizeBefore);
          return unit;
        }
        continue;
      }
      int length = Long.numberOfTrailingZeros(ends);
      int sizeAfter = -1;
      if (length <= Long.BYTES) {
        long low = (load(block, at) | lowerCase) & (-1L >>> -(length * Byte.SIZE));
        sizeAfter = wordPiece.encodeKnown(low, 0, length, ids, size, known);
      } else if (length <= AsciiPieces.MAX_LENGTH) {
        long low = load(block, at) | lowerCase;
        long high = (load(block, at + Long.BYTES) | lowerCase) & (-1L >>> -(length * Byte.SIZE));
        sizeAfter = wordPiece.encodeKnown(low, high, length, ids, size, known);
      } else if (length >= FAR) {
        length = wordEnd(block, at) - at;
      }
      int end = at + length;
      size = sizeAfter >= 0 ? sizeAfter : encodeNew(block, at, end, ids, size, out);
      at = end;
      if (block[at] == ' ') {
        unit = ++at;
        sizeBefore = size;
      }
    }
  }

  /**
   * Sets a bit for each byte of a text: whether it is no ASCII letter or digit.
   *
   * @param text has {@link #SLACK} bytes behind {@code to}
   */
  static void findWordEnds(byte[] text, int to, byte[] bits) {
    for (int at = 0; at < to; at += Long.BYTES) {
      long signs = notAlphanumeric(load(text, at)) >>> (Byte.SIZE - 1);
      bits[at >>> 3] = (byte) ((signs * GATHER) >>> (Long.SIZE - Byte.SIZE));
    }
  }

  /** The sign bits of those of eight bytes that are not ASCII letters or digits. */
  private static long notAlphanumeric(long bytes) {
    long low = bytes & ~SIGNS;
    long letter = low | LOWER_CASE;
    long letters = (letter + (0x80 - 'a') * EACH_BYTE) & ~(letter + (0x7F - 'z') * EACH_BYTE);
    long digits = (low + (0x80 - '0') * EACH_BYTE) & ~(low + (0x7F - '9') * EACH_BYTE);
    return (~(letters | digits) | bytes) & SIGNS;
  }

  private static int wordEnd(byte[] block, int from) {
    int at = from;
    long ends = notAlphanumeric(load(block, at));
    while (ends == 0) {
      at += Long.BYTES;
      ends = notAlphanumeric(load(block, at));
    }
    return at + (Long.numberOfTrailingZeros(ends) >>> 3);
  }

  private int encodeNew(byte[] block, int from, int to, int[] ids, int size, TokenBuffer out) {
    int end = wordPiece.split(block, from, to, lowerCase, ids, size);
    if (end < 0) {
      return encodeCodePoints(block, from, to, size, out);
    }
    int length = to - from;
    if (length <= AsciiPieces.MAX_LENGTH) {
      long low = AsciiPieces.head(load(block, from) | lowerCase, length);
      long high = load(block, from + Long.BYTES) | lowerCase;
      out.splitWords().put(low, AsciiPieces.head(high, length - Long.BYTES), ids, size, end);
    }
    return end;
  }

  private int encodeCodePoints(byte[] block, int from, int to, int size, TokenBuffer out) {
    CodePoints word = out.normalText();
    word.clear();
    for (int i = from; i < to; i++) {
      word.add(block[i] | (int) (lowerCase & 0x20));
    }
    out.setSize(size);
    wordPiece.encode(word.array(), 0, word.size(), out);
    word.clear();
    return out.size();
  }

  /** Eight bytes of a text, the first the lowest. */
  static long load(byte[] text, int at) {
    return (long) LONGS.get(text, at);
  }
}
