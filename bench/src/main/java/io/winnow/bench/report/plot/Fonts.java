package io.winnow.bench.report.plot;

import java.awt.font.FontRenderContext;

/** Whether this machine can write letters. */
final class Fonts {
  private Fonts() {}

  /**
   * Asks for the outline of a letter, which is when Java looks for the machine's fonts.
   *
   * @throws UnsupportedOperationException if there are none
   */
  static void check() {
    try {
      Style.font(13, false)
          .createGlyphVector(new FontRenderContext(null, true, true), "x")
          .getOutline();
    } catch (OutOfMemoryError e) {
      throw e;
    } catch (Error | RuntimeException e) {
      // Without fonts Java throws a plain Error, without fontconfig a RuntimeException or, the
      // second time, a NoClassDefFoundError.
      throw new UnsupportedOperationException(
          "plots need fonts, and Java finds none on this machine ("
              + e
              + "): on Debian or Ubuntu, apt-get install fontconfig fonts-dejavu-core",
          e);
    }
  }
}
