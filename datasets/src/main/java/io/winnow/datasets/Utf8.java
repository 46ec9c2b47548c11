package io.winnow.datasets;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Strict decoding: malformed bytes are an error, never a replacement character. */
final class Utf8 {
  private Utf8() {}

  /** The text of some bytes, without the byte order mark if it starts with one. */
  static String decode(byte[] bytes, int length) throws CharacterCodingException {
    String text =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(ByteBuffer.wrap(bytes, 0, length))
            .toString();
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
