package io.winnow.bench.report.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import org.knowm.xchart.style.markers.Marker;

/**
 * How an entry of the legend looks: eight colours that the colour-blind can tell apart (Okabe and
 * Ito, Color universal design, 2008, with a grey for the yellow that white swallows) and seven
 * shapes, so that 56 entries differ.
 *
 * @param line drawn between points: dashes let a line beneath show through
 * @param marker an outline where points are joined, filled where not
 */
record Style(Color color, BasicStroke line, Marker marker) {
  static final Color INK = new Color(0x222222);
  static final Color GRID = new Color(0xE3E3E3);
  static final Color GUIDE = new Color(0x9A9A9A);
  static final BasicStroke GUIDE_LINE = stroke(1.2f, 5, 4);

  /** Size of a marker. */
  static final int MARKER = 11;

  private static final List<Color> COLORS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0xE69F00),
          new Color(0x56B4E9),
          new Color(0x222222),
          new Color(0x7F7F7F));

  private static final List<BasicStroke> LINES =
      List.of(stroke(2), stroke(2, 9, 5), stroke(2, 2, 4), stroke(2, 12, 4, 2, 4));

  static Style of(int entry, boolean joined) {
    ShapeMarker.Form[] forms = ShapeMarker.Form.values();
    return new Style(
        COLORS.get(entry % COLORS.size()),
        LINES.get(entry % LINES.size()),
        new ShapeMarker(forms[entry % forms.length], !joined));
  }

  private static BasicStroke stroke(float width, float... dashes) {
    return new BasicStroke(
        width,
        BasicStroke.CAP_BUTT,
        BasicStroke.JOIN_ROUND,
        1f,
        dashes.length == 0 ? null : dashes,
        0);
  }

  static Font font(int size, boolean bold) {
    return new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, size);
  }
}
