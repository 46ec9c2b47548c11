package io.winnow.bench.report.plot;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import org.knowm.xchart.style.markers.Marker;

/** A marker filled, or as an outline through which markers beneath are seen. Immutable. */
final class ShapeMarker extends Marker {
  /** The shape, within a square from -1 to 1; y grows downwards. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody gets at the corners
  enum Form {
    CIRCLE(),
    SQUARE(-0.9, -0.9, 0.9, -0.9, 0.9, 0.9, -0.9, 0.9),
    DIAMOND(0, -1.2, 1.2, 0, 0, 1.2, -1.2, 0),
    UP(0, -1.1, 1.1, 0.9, -1.1, 0.9),
    DOWN(0, 1.1, 1.1, -0.9, -1.1, -0.9),
    STAR(
        0, -1.3, 0.35, -0.4, 1.25, -0.4, 0.5, 0.2, 0.8, 1.1, 0, 0.55, -0.8, 1.1, -0.5, 0.2, -1.25,
        -0.4, -0.35, -0.4),
    BAR(-1.2, -0.5, 1.2, -0.5, 1.2, 0.5, -1.2, 0.5);

    private final double[] corners;

    Form(double... corners) {
      this.corners = corners;
    }

    private Shape at(double x, double y, double radius) {
      if (corners.length == 0) {
        return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
      }
      Path2D path = new Path2D.Double();
      path.moveTo(x + radius * corners[0], y + radius * corners[1]);
      for (int i = 2; i < corners.length; i += 2) {
        path.lineTo(x + radius * corners[i], y + radius * corners[i + 1]);
      }
      path.closePath();
      return path;
    }
  }

  private static final BasicStroke OUTLINE = new BasicStroke(2);

  private final Form form;
  private final boolean filled;

  ShapeMarker(Form form, boolean filled) {
    this.form = form;
    this.filled = filled;
  }

  @Override
  public void paint(Graphics2D graphics, double x, double y, int size) {
    Shape shape = form.at(x, y, size / 2.0);
    if (filled) {
      graphics.fill(shape);
    } else {
      graphics.setStroke(OUTLINE);
      graphics.draw(shape);
    }
  }
}
