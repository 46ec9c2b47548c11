package io.winnow.bench.report.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.util.List;

/** Where the parts of a picture lie, and their drawing. */
final class Layout {
  private static final int TITLE_HEIGHT = 44;
  private static final int MARGIN = 14;
  private static final int BESIDE = 30;
  private static final Font TITLE = Style.font(18, true);

  private final Picture picture;
  private final int columns;
  private final int panelWidth;
  private final int panelHeight;
  private final int rows;
  private final Legend legend;

  /** Whether the legend stands where the last row lacks a panel; below all panels otherwise. */
  private final boolean legendInSlot;

  Layout(Picture picture) {
    this.picture = picture;
    columns = Math.min(2, picture.panels().size());
    panelWidth = (Picture.WIDTH - 2 * MARGIN) / columns;
    panelHeight = columns == 1 ? 440 : 330;
    rows = Math.ceilDiv(picture.panels().size(), columns);
    boolean joined =
        picture.panels().stream()
            .flatMap(panel -> panel.lines().stream())
            .anyMatch(line -> line.entry() != Line.GUIDE && line.joined());
    Legend narrow = new Legend(picture.legend(), joined, panelWidth - BESIDE);
    legendInSlot =
        rows * columns > picture.panels().size()
            && narrow.isRoomy()
            && narrow.height() < panelHeight - 2 * BESIDE;
    legend =
        legendInSlot ? narrow : new Legend(picture.legend(), joined, Picture.WIDTH - 2 * MARGIN);
  }

  int height() {
    int panels = TITLE_HEIGHT + rows * panelHeight + MARGIN;
    return legendInSlot ? panels : panels + legend.height();
  }

  void paint(Graphics2D graphics) {
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, Picture.WIDTH, height());
    graphics.setColor(Style.INK);
    graphics.setFont(TITLE);
    graphics.drawString(picture.title(), MARGIN, 30);
    List<Panel> panels = picture.panels();
    for (int i = 0; i < panels.size(); i++) {
      at(
          graphics,
          MARGIN + i % columns * panelWidth,
          TITLE_HEIGHT + i / columns * panelHeight,
          part(panels.get(i)));
    }
    int bottom = TITLE_HEIGHT + rows * panelHeight;
    if (legendInSlot) {
      at(graphics, MARGIN + panelWidth + BESIDE, bottom - panelHeight + BESIDE, legend::paint);
    } else {
      at(graphics, MARGIN, bottom + MARGIN / 2, legend::paint);
    }
  }

  private interface Part {
    void paint(Graphics2D graphics);
  }

  private Part part(Panel panel) {
    return graphics -> new PanelChart(panel).paint(graphics, panelWidth, panelHeight);
  }

  private static void at(Graphics2D graphics, int x, int y, Part part) {
    Graphics2D moved = (Graphics2D) graphics.create();
    try {
      moved.translate(x, y);
      part.paint(moved);
    } finally {
      moved.dispose();
    }
  }
}
