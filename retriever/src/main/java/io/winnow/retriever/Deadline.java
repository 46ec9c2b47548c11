package io.winnow.retriever;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a search must be answered.
 *
 * @param start when it began, by {@link System#nanoTime}
 * @param limit null where it may take as long as it takes
 */
record Deadline(long start, @Nullable Duration limit) {
  boolean isSet() {
    return limit != null;
  }

  /** Nanoseconds that are left; 0 or less where none are. */
  long remaining() {
    return limit == null ? Long.MAX_VALUE : limit.toNanos() - (System.nanoTime() - start);
  }

  /** For messages. */
  @Override
  public String toString() {
    return limit == null ? "no deadline" : "the deadline of " + limit.toNanos() / 1e6 + " ms";
  }
}
