package io.winnow.bench.report.plot;

import java.io.IOException;
import java.util.List;
import java.util.Objects;

/**
 * Panels side by side, {@value #WIDTH} wide, and one legend below them. Immutable; safe to share.
 *
 * <p>The same picture gives the same bytes on the same machine; the shapes of letters are those of
 * its sans-serif font.
 *
 * @param title what is shown, in a sentence or less
 * @param panels one or more, row by row
 * @param legend the names of the entries that the lines refer to; too long ones are cut in drawing
 */
public record Picture(String title, List<Panel> panels, List<String> legend) {
  /** Width in the unit of the SVG; a PNG has {@value #PNG_SCALE} pixels to each. */
  public static final int WIDTH = 960;

  /** Pixels of the PNG for each unit. */
  public static final int PNG_SCALE = 2;

  /** Copies the lists. */
  public Picture {
    Objects.requireNonNull(title, "title");
    panels = List.copyOf(panels);
    legend = List.copyOf(legend);
    if (panels.isEmpty()) {
      throw new IllegalArgumentException("picture \"" + title + "\": expected panels, found none");
    }
  }

  /** Height in the unit of {@link #WIDTH}. */
  public int height() {
    return new Layout(this).height();
  }

  /**
   * Draws it.
   *
   * @throws UnsupportedOperationException if this machine has no fonts; the message has the remedy
   */
  public byte[] png() throws IOException {
    return PngFile.of(this);
  }

  /**
   * Draws it; the title and the legend are text in the file.
   *
   * @throws UnsupportedOperationException as {@link #png}
   */
  public byte[] svg() throws IOException {
    return SvgFile.of(this);
  }
}
