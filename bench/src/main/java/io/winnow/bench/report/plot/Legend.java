package io.winnow.bench.report.plot;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.util.List;

/** The names of a picture's entries with their markers, in columns where names are short. */
final class Legend {
  private static final int ROW = 24;
  private static final int GAP = 16;

  /** About the mean width of a letter. */
  private static final int LETTER = 8;

  private static final Font FONT = Style.font(14, false);

  private final List<String> names;
  private final boolean joined;
  private final int indent;
  private final int width;
  private final int longest;
  private final int columns;

  /**
   * @param joined whether the entries are lines
   */
  Legend(List<String> names, boolean joined, int width) {
    this.names = names;
    this.joined = joined;
    indent = joined ? 56 : 26;
    this.width = width;
    longest = names.stream().mapToInt(String::length).max().orElse(0);
    columns = Math.clamp(width / (indent + longest * LETTER + GAP), 1, 4);
  }

  /** Whether no name is likely to be cut. */
  boolean isRoomy() {
    return indent + longest * LETTER <= width / columns;
  }

  int height() {
    return ROW * rows();
  }

  private int rows() {
    return Math.ceilDiv(names.size(), columns);
  }

  /** Column by column, so that neighbours in the list stay neighbours. */
  void paint(Graphics2D graphics) {
    int columnWidth = width / columns;
    for (int i = 0; i < names.size(); i++) {
      int x = i / rows() * columnWidth;
      int y = i % rows() * ROW + ROW / 2;
      Style style = Style.of(i, joined);
      graphics.setColor(style.color());
      if (joined) {
        graphics.setStroke(style.line());
        graphics.drawLine(x, y, x + indent - 8, y);
      }
      style.marker().paint(graphics, x + (indent - 8) / 2.0, y, Style.MARKER);
      graphics.setColor(Style.INK);
      graphics.setFont(FONT);
      graphics.drawString(
          fitting(names.get(i), columnWidth - indent - 8, graphics.getFontMetrics()),
          x + indent,
          y + 5);
    }
  }

  /** A name, its middle left out if it is wider than there is room. */
  private static String fitting(String name, int room, FontMetrics metrics) {
    int[] letters = name.codePoints().toArray();
    String shown = name;
    for (int kept = letters.length - 1; metrics.stringWidth(shown) > room && kept > 2; kept--) {
      int tail = kept / 2;
      shown =
          new String(letters, 0, kept - tail)
              + "…"
              + new String(letters, letters.length - tail, tail);
    }
    return shown;
  }
}
