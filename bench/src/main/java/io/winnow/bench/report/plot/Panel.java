package io.winnow.bench.report.plot;

import java.util.List;
import java.util.Objects;

/**
 * One pair of axes and what is drawn on them.
 *
 * @param title written above; empty for none
 */
public record Panel(String title, Axis x, Axis y, List<Line> lines) {
  /** Copies the list. */
  public Panel {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(x, "x");
    Objects.requireNonNull(y, "y");
    lines = List.copyOf(lines);
  }
}
