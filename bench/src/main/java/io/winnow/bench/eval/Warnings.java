package io.winnow.bench.eval;

import io.winnow.datasets.CorpusProblem;
import java.io.PrintWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Warnings on standard error: the first ones are shown, the rest counted. */
public final class Warnings implements Consumer<CorpusProblem> {
  private static final int SHOWN = 20;

  private final PrintWriter err;
  private long count;
  private @Nullable CorpusProblem last;

  /** Writes to that of standard error. */
  public Warnings(PrintWriter err) {
    this.err = err;
  }

  /** Shows what a file has wrong, or counts it. */
  @Override
  public void accept(CorpusProblem problem) {
    count++;
    last = problem;
    if (count <= SHOWN) {
      tell(problem.toString());
    }
  }

  /** Says how many were not shown. */
  public void finish() {
    if (last != null && count > SHOWN) {
      tell("%,d more like these, the last in %s".formatted(count - SHOWN, last.file()));
    }
  }

  /** Shows a warning that is not one of many. */
  public void tell(String text) {
    err.println("warning: " + text);
    err.flush();
  }
}
