package io.winnow.retriever.cli;

import io.winnow.engine.Progress;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Progress on standard error: what is done, how much, how fast, how long still. On a terminal one
 * line that is drawn over; elsewhere a line now and then. Of a total that is not known, what is
 * done and how fast. Not thread-safe.
 */
public final class ProgressLine implements Progress, AutoCloseable {
  private static final long TERMINAL_INTERVAL = Duration.ofMillis(200).toNanos();
  private static final long LOG_INTERVAL = Duration.ofSeconds(5).toNanos();

  private final PrintWriter err;
  private final boolean terminal;
  private final LongSupplier clock;
  private String step = "";
  private long started;
  private long shown;
  private int width;

  /** Draws to a writer, that of standard error. */
  public ProgressLine(PrintWriter err) {
    this(err, isTerminal(), System::nanoTime);
  }

  /** The clock counts nanoseconds. */
  ProgressLine(PrintWriter err, boolean terminal, LongSupplier clock) {
    this.err = err;
    this.terminal = terminal;
    this.clock = clock;
  }

  @SuppressWarnings("SystemConsoleNull") // its Javadoc still allows null
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  @Override
  public void advance(String newStep, long done, long total) {
    long now = clock.getAsLong();
    if (!newStep.equals(step)) {
      close(); // a step of unknown length has no end of its own
      step = newStep;
      started = now;
      shown = now;
    }
    boolean finished = total > 0 && done >= total;
    if (!finished && now - shown < (terminal ? TERMINAL_INTERVAL : LOG_INTERVAL)) {
      return;
    }
    shown = now;
    String line = describe(done, total, (now - started) / 1e9, finished);
    if (terminal) {
      err.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      width = line.length();
      if (finished) {
        err.println();
        width = 0;
      }
    } else {
      err.println(line);
    }
    err.flush();
    if (finished) {
      step = "";
    }
  }

  /** Ends a line that is still drawn over, so that what comes next begins a new one. */
  @Override
  public void close() {
    if (width > 0) {
      err.println();
      err.flush();
      width = 0;
    }
  }

  private String describe(long done, long total, double seconds, boolean finished) {
    double rate = seconds > 0 ? done / seconds : 0;
    if (finished) {
      return total <= 1
          ? String.format(Locale.ROOT, "%s: %.1f s", step, seconds)
          : String.format(Locale.ROOT, "%s: %,d in %.1f s (%,.0f/s)", step, done, seconds, rate);
    }
    if (total <= 0) {
      return String.format(Locale.ROOT, "%s: %,d, %,.0f/s", step, done, rate);
    }
    long left = rate > 0 ? Math.round((total - done) / rate) : 0;
    return String.format(
        Locale.ROOT,
        "%s: %,d of %,d (%d %%), %,.0f/s, %d s left",
        step,
        done,
        total,
        100 * done / total,
        rate,
        left);
  }
}
