package io.winnow.bench.report.plot;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
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
   * North, west, and so on: -1, 0 or 1 to the right and down; those first that lines leave free.
   */
  private static final double[][] SIDES = {
    {0, -1}, {-1, 0}, {-1, -1}, {0, 1}, {1, 0}, {1, 1}, {-1, 1}, {1, -1}
  };

  private record Labelled(Rectangle2D marker, String label) {}

  private final Graphics2D graphics;
  private final int width;
  private final List<Labelled> points = new ArrayList<>();
  private final List<Rectangle2D> taken = new ArrayList<>();

  /**
   * @param width beyond which nothing is drawn
   */
  PointLabels(Graphics2D graphics, int width) {
    this.graphics = graphics;
    this.width = width;
  }

  void add(double x, double y, String label) {
    double half = Style.MARKER / 2.0;
    Rectangle2D marker = new Rectangle2D.Double(x - half, y - half, Style.MARKER, Style.MARKER);
    taken.add(marker);
    points.add(new Labelled(marker, label));
  }

  void paint() {
    graphics.setFont(FONT);
    graphics.setColor(Style.INK);
    FontMetrics metrics = graphics.getFontMetrics();
    for (Labelled point : points) {
      if (!point.label().isEmpty()) {
        Rectangle2D place =
            best(point.marker(), metrics.stringWidth(point.label()), metrics.getAscent());
        taken.add(place);
        graphics.drawString(
            point.label(),
            (float) place.getX(),
            (float) place.getMaxY() - metrics.getDescent() / 2f);
      }
    }
  }

  private Rectangle2D best(Rectangle2D marker, double labelWidth, double labelHeight) {
    Rectangle2D best = null;
    double least = Double.POSITIVE_INFINITY;
    for (int ring = 0; ring < 3; ring++) {
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
        double cost = covered(place) + 5 * ring;
        if (cost < least) {
          best = place;
          least = cost;
        }
      }
    }
    return Objects.requireNonNull(best);
  }

  private double covered(Rectangle2D place) {
    double area = place.getMinX() < 0 || place.getMaxX() > width ? 1e6 : 0;
    for (Rectangle2D other : taken) {
      Rectangle2D both = place.createIntersection(other);
      if (!both.isEmpty()) {
        area += both.getWidth() * both.getHeight();
      }
    }
    return area;
  }
}
