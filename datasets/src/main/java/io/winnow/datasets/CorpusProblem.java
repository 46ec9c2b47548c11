package io.winnow.datasets;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A line or file that could not be read; the rest of the corpus is kept.
 *
 * @param file the file; an entry of an archive is given as a path below the archive
 * @param line from 1; {@link #WHOLE_FILE} where the file as a whole is concerned
 * @param message what was expected and what was found
 */
public record CorpusProblem(Path file, long line, String message) {
  /** The line number of a problem that concerns a whole file. */
  public static final long WHOLE_FILE = 0;

  /** Checks that the line number is not negative. */
  public CorpusProblem {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(message, "message");
    if (line < 0) {
      throw new IllegalArgumentException("line must be 0 (whole file) or more: " + line);
    }
  }

  /** {@code file:line: message}, or {@code file: message} for a whole file. */
  @Override
  public String toString() {
    return file + (line == WHOLE_FILE ? "" : ":" + line) + ": " + message;
  }
}
