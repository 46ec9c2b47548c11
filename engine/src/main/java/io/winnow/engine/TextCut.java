package io.winnow.engine;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Where a number of code points end: Python cuts texts there before it tokenises them. */
final class TextCut {
  /** The sign bits of eight bytes: none is set in ASCII. */
  private static final long SIGNS = 0x8080_8080_8080_8080L;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private TextCut() {}

  /** Of chars, a lone surrogate counting as one; at most the text's length. */
  static int end(CharSequence text, long points) {
    int length = text.length();
    if (length <= points) {
      return length;
    }
    int end = (int) points;
    long left =
        points
            - (text instanceof String string
                ? string.codePointCount(0, end)
                : Character.codePointCount(text, 0, end));
    if (isInsidePair(text, end)) {
      end++;
    }
    for (; left > 0 && end < length; left--) {
      end += Character.charCount(Character.codePointAt(text, end));
    }
    return end;
  }

  private static boolean isInsidePair(CharSequence text, int at) {
    return at > 0
        && Character.isHighSurrogate(text.charAt(at - 1))
        && Character.isLowSurrogate(text.charAt(at));
  }

  /** Of UTF-8, where malformed bytes count as the tokenizer counts them; at most its size. */
  static long end(MemorySegment utf8, long points) {
    long size = utf8.byteSize();
    long at = size <= points ? size : 0;
    for (long left = points; left > 0 && at < size; ) {
      if (left >= Long.BYTES
          && size - at >= Long.BYTES
          && (utf8.get(ValueLayout.JAVA_LONG_UNALIGNED, at) & SIGNS) == 0) {
        at += Long.BYTES;
        left -= Long.BYTES;
      } else {
        at +=
            length(
                byteAt(utf8, at), byteAt(utf8, at + 1), byteAt(utf8, at + 2), byteAt(utf8, at + 3));
        left--;
      }
    }
    return at;
  }

  /** Of the UTF-8 at [from, to); the position in the array. */
  static int end(byte[] utf8, int from, int to, long points) {
    int at = to - from <= points ? to : from;
    for (long left = points; left > 0 && at < to; ) {
      if (left >= Long.BYTES
          && to - at >= Long.BYTES
          && ((long) LONGS.get(utf8, at) & SIGNS) == 0) {
        at += Long.BYTES;
        left -= Long.BYTES;
      } else {
        at +=
            length(
                utf8[at],
                at + 1 < to ? utf8[at + 1] : 0,
                at + 2 < to ? utf8[at + 2] : 0,
                at + 3 < to ? utf8[at + 3] : 0);
        left--;
      }
    }
    return at;
  }

  private static byte byteAt(MemorySegment utf8, long at) {
    return at < utf8.byteSize() ? utf8.get(ValueLayout.JAVA_BYTE, at) : 0;
  }

  /** How many of four bytes are the first character, or its longest start that is well-formed. */
  private static int length(byte b0, byte b1, byte b2, byte b3) {
    int first = b0 & 0xFF;
    int second = b1 & 0xFF;
    int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (first < 0xC2 || first > 0xF4 || second < least || second > most) {
      return 1;
    }
    if (first < 0xE0 || !continues(b2)) {
      return 2;
    }
    return first < 0xF0 || !continues(b3) ? 3 : 4;
  }

  private static boolean continues(byte b) {
    return b < (byte) 0xC0;
  }
}
