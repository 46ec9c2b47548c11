package io.winnow.retriever.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines that end at {@code \n} and nowhere else: a carriage return is part of its line. */
final class Lines {
  private final InputStream bytes;
  private final String origin;
  private long number;

  Lines(InputStream bytes, String origin) {
    this.bytes = new BufferedInputStream(bytes, 1 << 16);
    this.origin = origin;
  }

  /** The next line without its end, or null after the last. */
  @Nullable String next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = bytes.read();
    if (next < 0) {
      return null;
    }
    number++;
    while (next >= 0 && next != '\n') {
      line.write(next);
      next = bytes.read();
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(line.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IOException(
          "not UTF-8: " + origin + ", line " + number + "; convert the text to UTF-8", e);
    }
  }
}
