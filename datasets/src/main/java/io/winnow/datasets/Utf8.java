package io.winnow.datasets;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Strict decoding: malformed bytes are an error, never a replacement character. */
final class Utf8 {
  /** The largest text that is handled in one piece: a line, a file, a source; in bytes. */
  static final int MAX_BYTES = 64 << 20;

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private Utf8() {}

  /** The text of the first bytes of an array, without the byte order mark if it starts with one. */
  static String decode(byte[] bytes, int length) throws UnreadableException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, 0, length);
    CharBuffer out = CharBuffer.allocate(length);
    if (decoder.decode(in, out, true).isError()) {
      throw new UnreadableException(
          "not UTF-8: byte 0x%02X at offset %d fits nowhere; save the text as UTF-8"
              .formatted(bytes[in.position()], in.position()));
    }
    String text = out.flip().toString();
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }
}
