package io.winnow.retriever.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lines that end at {@code \n} and nowhere else: a carriage return is part of its line. */
final class Lines {
  private final InputStream bytes;
  private final String origin;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final byte[] buffer = new byte[1 << 16];
  private int from;
  private int to;
  private long number;

  Lines(InputStream bytes, String origin) {
    this.bytes = bytes;
    this.origin = origin;
  }

  /** All lines; what {@link #next} throws comes in an {@link UncheckedIOException}. */
  Stream<String> stream() {
    return Stream.iterate(nextOrThrow(), Objects::nonNull, _ -> nextOrThrow());
  }

  private @Nullable String nextOrThrow() {
    try {
      return next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The next line without its end, or null after the last. */
  @Nullable String next() throws IOException {
    if (from == to && !fill()) {
      return null;
    }
    number++;
    ByteArrayOutputStream begin = new ByteArrayOutputStream(0);
    int end = end();
    while (end < 0) {
      begin.write(buffer, from, to - from);
      if (!fill()) {
        return decode(ByteBuffer.wrap(begin.toByteArray()));
      }
      end = end();
    }
    ByteBuffer line = ByteBuffer.wrap(buffer, from, end - from);
    from = end + 1;
    if (begin.size() == 0) {
      return decode(line);
    }
    begin.write(line.array(), line.position(), line.remaining());
    return decode(ByteBuffer.wrap(begin.toByteArray()));
  }

  /** Where the line ends in the buffer, or -1 if not there. */
  private int end() {
    for (int i = from; i < to; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private boolean fill() throws IOException {
    from = 0;
    to = Math.max(0, bytes.read(buffer));
    return to > 0;
  }

  private String decode(ByteBuffer line) throws IOException {
    try {
      return decoder.decode(line).toString();
    } catch (CharacterCodingException e) {
      throw new IOException(
          "not UTF-8: " + origin + ", line " + number + "; convert the text to UTF-8", e);
    }
  }
}
