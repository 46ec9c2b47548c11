package io.winnow.engine.distill;

import java.util.concurrent.CancellationException;

/**
 * Ends a fit in all of its threads: when the thread that began it is interrupted, or when it is
 * over for another reason. Safe to share.
 */
final class Stop {
  private final Thread beginner = Thread.currentThread();
  private volatile boolean over;

  /** Throws if the fit has ended. */
  void check() {
    if (beginner.isInterrupted()) {
      over = true;
    }
    if (over) {
      throw new CancellationException("the fit was cancelled");
    }
  }

  /** Ends what still runs. */
  void end() {
    over = true;
  }

  boolean isOver() {
    return over;
  }
}
