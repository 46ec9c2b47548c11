package io.winnow.engine.tokenizer;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text of any form as UTF-8, block by block: the scratch of one thread. A lone surrogate becomes
 * U+FFFD; a pair may come in two parts. Not thread-safe.
 */
final class Utf8Block {
  /** As many chars as a block takes; a word at its end costs more than one inside. */
  static final int CHARS = 4096;

  /** The encoder is fast up to the first char that is not ASCII: so it begins often enough. */
  private static final int STRETCH = 128;

  private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

  private final CharsetEncoder encoder =
      StandardCharsets.UTF_8
          .newEncoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .replaceWith(REPLACEMENT);

  /** Chars not yet encoded end at its position: a high surrogate, or none. */
  private CharBuffer chars = CharBuffer.allocate(0);

  private ByteBuffer bytes = ByteBuffer.allocate(AsciiWords.SLACK);
  private byte[] wordEnds = new byte[AsciiWords.SLACK];

  /** The block; {@link AsciiWords#SLACK} zeros follow {@link #size()} bytes. */
  byte[] array() {
    return bytes.array();
  }

  int size() {
    return bytes.position();
  }

  /**
   * A bit for each byte of the block and the one behind: whether it is no ASCII letter or digit.
   */
  byte[] wordEnds() {
    return wordEnds;
  }

  void reset() {
    encoder.reset();
    chars.clear();
    bytes.clear();
  }

  /** Takes a block from a text that goes on at {@code from}; returns where its rest starts. */
  int fill(CharSequence text, int from, int to) {
    reserve(to - from);
    int end = from + Math.min(to - from, chars.remaining());
    text.getChars(from, end, chars.array(), chars.position());
    int length = chars.position() + end - from;
    chars.clear().limit(0);
    bytes.clear();
    for (int stretch = 0; stretch < length; ) {
      stretch = Math.min(length, stretch + STRETCH);
      encoder.encode(chars.limit(stretch), bytes, false);
    }
    chars.compact();
    seal();
    return end;
  }

  /** Takes a block of bytes; returns where the rest starts. */
  int fill(byte[] utf8, int from, int to) {
    reserve(to - from);
    int count = Math.min(to - from, capacity());
    System.arraycopy(utf8, from, bytes.array(), 0, count);
    bytes.position(count);
    seal();
    return from + count;
  }

  /** Takes a block of bytes; returns where the rest starts. */
  long fill(MemorySegment utf8, long from, long to) {
    reserve(to - from);
    int count = (int) Math.min(to - from, capacity());
    MemorySegment.copy(utf8, ValueLayout.JAVA_BYTE, from, bytes.array(), 0, count);
    bytes.position(count);
    seal();
    return from + count;
  }

  /** Whether half a surrogate pair waits for the other. */
  boolean isHalfChar() {
    return chars.position() > 0;
  }

  /** Takes the block that is left when no chars follow. */
  void fillRest() {
    reserve(0);
    bytes.clear();
    if (isHalfChar()) {
      chars.clear();
      bytes.put(REPLACEMENT);
    }
    seal();
  }

  private int capacity() {
    return bytes.capacity() - AsciiWords.SLACK;
  }

  private void seal() {
    bytes.limit(bytes.capacity());
    Arrays.fill(bytes.array(), size(), size() + AsciiWords.SLACK, (byte) 0);
    AsciiWords.findWordEnds(bytes.array(), size() + 1, wordEnds);
  }

  private void reserve(long length) {
    int needed = (int) Math.min(CHARS, length + 1);
    if (chars.capacity() < needed) {
      int capacity = Math.min(CHARS, Math.max(needed, 2 * chars.capacity()));
      CharBuffer larger = CharBuffer.allocate(capacity);
      larger.put(chars.flip());
      chars = larger;
      bytes = ByteBuffer.allocate(3 * capacity + AsciiWords.SLACK);
      wordEnds = new byte[bytes.capacity() / Byte.SIZE + AsciiWords.SLACK];
    }
  }
}
