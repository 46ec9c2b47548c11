package io.winnow.bench.report.plot;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Writes labels beside points, each where it covers least of the points and of the labels before
 * it. Not thread-safe.
 */
final class PointLabels {
  private static final Font FONT = Style.font(13, true);
  private static final double GAP = 2;

  /**
   * What a step away costs: little, so that a free place far off is better than a corner covered.
   */
  private static final double FAR = 0.01;

  /** How far away a label may go, in heights of a letter. */
  private static final int RINGS = 8;

  /** As bad as covering all of some labels. */
  private static final double OUTSIDE = 1000;

  /**
   * North, west, and so on: -1, 0 or 1 to the right and down; those first that lines leave free.
   */
  private static final double[][] SIDES = {
    {0, -1}, {-1, 0}, {-1, -1}, {0, 1}, {1, 0}, {1, 1}, {-1, 1}, {1, -1}
  };

  private record Labelled(Rectangle2D marker, String label) {}

  /** A label and the room it takes. */
  record Placed(String label, Rectangle2D marker, Rectangle2D place) {
    /** Whether a reader needs a line to see what it belongs to. */
    private boolean isFar() {
      return Math.hypot(
              place.getCenterX() - marker.getCenterX(), place.getCenterY() - marker.getCenterY())
          > 2 * Style.MARKER + place.getWidth() / 2;
    }

    private Line2D leader() {
      return new Line2D.Double(
          marker.getCenterX(), marker.getCenterY(), place.getCenterX(), place.getMaxY());
    }
  }

  private final Graphics2D graphics;
  private final Rectangle2D within;
  private final List<Labelled> points = new ArrayList<>();
  private final List<Rectangle2D> taken = new ArrayList<>();

  /**
   * @param within where labels belong
   */
  PointLabels(Graphics2D graphics, Rectangle2D within) {
    this.graphics = graphics;
    this.within = within;
  }

  /** A line that is not to be covered, from one point to the next. */
  void avoid(Point2D from, Point2D to) {
    Rectangle2D around = new Rectangle2D.Double();
    around.setFrameFromDiagonal(from, to);
    taken.add(
        new Rectangle2D.Double(
            around.getX() - 1, around.getY() - 1, around.getWidth() + 2, around.getHeight() + 2));
  }

  void add(Point2D point, String label) {
    double half = Style.MARKER / 2.0;
    Rectangle2D marker =
        new Rectangle2D.Double(
            point.getX() - half, point.getY() - half, Style.MARKER, Style.MARKER);
    taken.add(marker);
    points.add(new Labelled(marker, label));
  }

  void paint() {
    graphics.setFont(FONT);
    graphics.setColor(Style.INK);
    float descent = graphics.getFontMetrics().getDescent();
    List<Placed> all = place();
    graphics.setStroke(new BasicStroke(0.8f));
    all.stream().filter(Placed::isFar).forEach(placed -> graphics.draw(placed.leader()));
    for (Placed placed : all) {
      graphics.drawString(
          placed.label(),
          (float) placed.place().getX(),
          (float) placed.place().getMaxY() - descent / 2);
    }
  }

  /** Where each label goes; points without one are left out. */
  List<Placed> place() {
    FontMetrics metrics = graphics.getFontMetrics(FONT);
    List<Placed> placed = new ArrayList<>();
    for (Labelled point : points) {
      if (!point.label().isEmpty()) {
        Rectangle2D place =
            best(point.marker(), metrics.stringWidth(point.label()), metrics.getAscent());
        taken.add(place);
        placed.add(new Placed(point.label(), point.marker(), place));
      }
    }
    return placed;
  }

  private Rectangle2D best(Rectangle2D marker, double labelWidth, double labelHeight) {
    Rectangle2D best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int ring = 0; ring < RINGS; ring++) {
      double away = GAP + ring * labelHeight;
      for (double[] side : SIDES) {
        double x = marker.getCenterX() + side[0] * (marker.getWidth() / 2 + away);
        double y = marker.getCenterY() + side[1] * (marker.getHeight() / 2 + away);
        Rectangle2D place =
            new Rectangle2D.Double(
                x + (side[0] - 1) * labelWidth / 2,
                y + (side[1] - 1) * labelHeight / 2,
                labelWidth,
                labelHeight);
        double cost = covered(place) + FAR * ring;
        if (cost < least) {
          best = place;
          least = cost;
        }
      }
    }
    return Objects.requireNonNull(best);
  }

  private double covered(Rectangle2D place) {
    double area = within.contains(place) ? 0 : OUTSIDE;
    for (Rectangle2D other : taken) {
      Rectangle2D both = place.createIntersection(other);
      if (!both.isEmpty()) {
        area += both.getWidth() * both.getHeight();
      }
    }
    return area;
  }
}
