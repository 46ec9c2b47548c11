package io.winnow.datasets;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** A {@code corpus.jsonl} file, plain or gzipped, in the layout of BEIR. */
record JsonLinesCorpus(Path file) implements Corpus {
  private static final int GZIP_BUFFER = 1 << 16;

  @Override
  public void read(Consumer<CorpusDocument> documents, Consumer<CorpusProblem> problems)
      throws IOException {
    try (InputStream in = open()) {
      Utf8Lines lines = new Utf8Lines(in);
      while (advance(lines)) {
        if (!lines.blank()) {
          try {
            documents.accept(DocumentJson.parse(text(lines)));
          } catch (UnreadableException e) {
            problems.accept(new CorpusProblem(file, lines.number(), e.problem()));
          }
        }
      }
    }
  }

  @Override
  public OptionalLong size() {
    long count = 0;
    try (InputStream in = open()) {
      Utf8Lines lines = new Utf8Lines(in);
      while (lines.advance()) {
        count += lines.blank() ? 0 : 1;
      }
      return OptionalLong.of(count);
    } catch (IOException unreadable) {
      return OptionalLong.empty(); // read() tells why
    }
  }

  private InputStream open() throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), GZIP_BUFFER);
    try {
      boolean named = file.toString().toLowerCase(Locale.ROOT).endsWith(".gz");
      return named || startsAsGzip(in) ? new GZIPInputStream(in, GZIP_BUFFER) : in;
    } catch (IOException e) {
      in.close();
      throw broken(e);
    }
  }

  private static boolean startsAsGzip(InputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip;
  }

  private boolean advance(Utf8Lines lines) throws IOException {
    try {
      return lines.advance();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private IOException broken(IOException cause) {
    String what =
        cause instanceof EOFException
            ? "gzip file ends too early: it was cut off, fetch it again"
            : "cannot be read: " + cause.getMessage();
    return new IOException(file + ": " + what, cause);
  }

  private static String text(Utf8Lines lines) throws UnreadableException {
    if (lines.tooLong()) {
      throw new UnreadableException(
          "line too long: expected at most %d bytes, found %d"
              .formatted(Utf8.MAX_BYTES, lines.length()));
    }
    return lines.text();
  }
}
