package io.winnow.bench.report;

import io.winnow.bench.report.plot.Picture;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The pictures of a page. Not thread-safe.
 *
 * @param folder where they lie, as the page links to it
 * @param byName in the order in which they are shown
 */
record Pictures(String folder, Map<String, Picture> byName) {
  Pictures(String folder) {
    this(folder, new LinkedHashMap<>());
  }

  /** Puts a picture where the page has come to. */
  void show(Markdown page, String name, Picture picture) {
    byName.put(name, picture);
    String path = folder + "/" + name;
    page.paragraph(
        "[![%s](%s.png)](%s.svg)".formatted(Markdown.escaped(picture.title()), path, path));
  }
}
