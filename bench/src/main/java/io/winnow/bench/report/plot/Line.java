package io.winnow.bench.report.plot;

import java.util.List;

/**
 * Points that belong together.
 *
 * @param entry index of its entry in the legend, which gives colour and marker; or {@link #GUIDE}
 * @param points in the order in which they are joined
 * @param joined whether a line is drawn through them
 */
public record Line(int entry, List<Point> points, boolean joined) {
  /** The entry of a thin grey line that leads the eye, without markers and legend. */
  public static final int GUIDE = -1;

  /**
   * One value.
   *
   * @param label written beside the point; empty for none
   */
  public record Point(double x, double y, String label) {}

  /** Copies the list. */
  public Line {
    points = List.copyOf(points);
    if (points.isEmpty()) {
      throw new IllegalArgumentException("line: expected points, found none");
    }
  }
}
