package io.winnow.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Reads a stream line by line. Lines end at {@code \n} only. Memory is bounded by {@link
 * Utf8#MAX_BYTES}: a longer line is passed over and flagged. Not thread-safe; the stream is not
 * closed.
 */
final class Utf8Lines {
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;

  private byte[] line = new byte[1 << 12];
  private long length;
  private long number;

  Utf8Lines(InputStream in) {
    this.in = in;
  }

  /** Goes to the next line; false at the end of the stream. */
  boolean advance() throws IOException {
    length = 0;
    boolean started = false;
    while (fill()) {
      started = true;
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      append(position, end);
      if (end < limit) {
        position = end + 1;
        break;
      }
      position = end;
    }
    if (started) {
      number++;
    }
    return started;
  }

  /** The number of the current line, from 1. */
  long number() {
    return number;
  }

  /** The length of the current line in bytes. */
  long length() {
    return length;
  }

  /** Whether the current line is longer than {@link Utf8#MAX_BYTES}, so that it has no text. */
  boolean tooLong() {
    return length > Utf8.MAX_BYTES;
  }

  /** Whether the current line is empty or consists of spaces, tabs and carriage returns. */
  boolean blank() {
    if (tooLong()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
        return false;
      }
    }
    return true;
  }

  /** The current line, which must not be too long; a byte order mark at its start is dropped. */
  String text() throws UnreadableException {
    return Utf8.decode(line, Math.toIntExact(length));
  }

  private boolean fill() throws IOException {
    if (position < limit) {
      return true;
    }
    position = 0;
    limit = in.read(buffer);
    return limit > 0;
  }

  private void append(int from, int to) {
    int count = to - from;
    if (length + count <= Utf8.MAX_BYTES) {
      int needed = Math.toIntExact(length + count);
      if (needed > line.length) {
        line = Arrays.copyOf(line, Math.clamp(2L * needed, needed, Utf8.MAX_BYTES));
      }
      System.arraycopy(buffer, from, line, Math.toIntExact(length), count);
    }
    length += count;
  }
}
