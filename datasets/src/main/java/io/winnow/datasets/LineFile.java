package io.winnow.datasets;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToIntFunction;
import java.util.zip.GZIPInputStream;

/**
 * A text file, plain or gzipped, read line by line; its errors name the file. It may lie in a zip:
 * then its path goes on below that. Gzip is known by the name or by the first bytes. Not
 * thread-safe.
 */
final class LineFile implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final InputStream in;
  private final Utf8Lines lines;

  private LineFile(Path file, InputStream in) {
    this.file = file;
    this.in = in;
    this.lines = new Utf8Lines(in);
  }

  static LineFile open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(input(file), BUFFER);
    try {
      boolean named = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
      return new LineFile(file, named || startsAsGzip(in) ? new GZIPInputStream(in, BUFFER) : in);
    } catch (IOException e) {
      in.close();
      throw broken(file, e);
    }
  }

  private static InputStream input(Path file) throws IOException {
    Optional<ZippedFile> zipped = ZippedFile.of(file).filter(found -> !found.entry().isEmpty());
    if (zipped.isPresent()) {
      return zipped.get().open();
    }
    if (Files.notExists(file)) {
      throw new NoSuchFileException(file.toString(), null, "no such file");
    }
    return Files.newInputStream(file);
  }

  /**
   * The sum of a number over all lines that can be read; empty if the file cannot be, as whoever
   * reads it in earnest will be told.
   */
  static OptionalLong count(Path file, ToIntFunction<String> number) {
    long sum = 0;
    try (LineFile lines = open(file)) {
      while (lines.advance()) {
        try {
          sum += number.applyAsInt(lines.text());
        } catch (UnreadableException notCounted) {
          // no document starts in a line without text
        }
      }
      return OptionalLong.of(sum);
    } catch (IOException unreadable) {
      return OptionalLong.empty();
    }
  }

  private static boolean startsAsGzip(InputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip;
  }

  Path file() {
    return file;
  }

  /** Goes to the next line that is not blank; false at the end of the file. */
  boolean advance() throws IOException {
    try {
      while (lines.advance()) {
        if (!lines.blank()) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw broken(file, e);
    }
  }

  /** The number of the current line, from 1; blank lines count. */
  long number() {
    return lines.number();
  }

  /** The current line without its end, which is {@code \n} or {@code \r\n}. */
  String text() throws UnreadableException {
    if (lines.tooLong()) {
      throw new UnreadableException(
          "line too long: expected at most %d bytes, found %d"
              .formatted(Utf8.MAX_BYTES, lines.length()));
    }
    String text = lines.text();
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** The current line as a problem. */
  CorpusProblem problem(String message) {
    return new CorpusProblem(file, lines.number(), message);
  }

  /** An error that ends the reading at the current line. */
  IOException refused(String message) {
    return new IOException(problem(message).toString());
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private static IOException broken(Path file, IOException cause) {
    String what =
        cause instanceof EOFException
            ? "gzip file ends too early: it was cut off, fetch it again"
            : "cannot be read: " + cause.getMessage();
    return new IOException(file + ": " + what, cause);
  }
}
