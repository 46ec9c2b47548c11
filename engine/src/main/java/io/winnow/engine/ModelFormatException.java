package io.winnow.engine;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A model file that cannot be used: truncated, inconsistent, or of a kind that is not supported.
 *
 * <p>The message says what was expected, what was found, and where.
 */
public final class ModelFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The offset of a problem that concerns the whole file. */
  public static final long WHOLE_FILE = -1;

  private final transient @Nullable Path path;
  private final long offset;

  /** A problem of the whole file. */
  public ModelFormatException(Path path, String problem) {
    super(problem + " (" + path + ")");
    this.path = path;
    this.offset = WHOLE_FILE;
  }

  /**
   * A problem at one place.
   *
   * @param offset in bytes from the start of the file
   */
  public ModelFormatException(Path path, long offset, String problem) {
    super(problem + " (" + path + ", offset " + offset + ")");
    this.path = path;
    this.offset = offset;
  }

  /** A problem that surfaced as another exception. */
  public ModelFormatException(Path path, String problem, Throwable cause) {
    super(problem + " (" + path + ")", cause);
    this.path = path;
    this.offset = WHOLE_FILE;
  }

  /** The file; null only after deserialisation. */
  public @Nullable Path path() {
    return path;
  }

  /** Bytes from the start of the file, or {@link #WHOLE_FILE}. */
  public long offset() {
    return offset;
  }
}
