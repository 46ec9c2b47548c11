package io.winnow.retriever;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An index that cannot be used as asked: not an index, of another model, of another schema,
 * damaged, or being written by another process. The message says what was expected, what was found,
 * and what to do; the index is left as it was.
 */
public final class IndexException extends IOException {
  private static final long serialVersionUID = 1L;

  IndexException(String message) {
    super(message);
  }

  IndexException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
