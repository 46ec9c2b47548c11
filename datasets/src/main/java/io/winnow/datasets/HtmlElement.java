package io.winnow.datasets;

import java.util.Locale;
import java.util.Set;

/** What an HTML element means for the words around it. */
final class HtmlElement {
  private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6", "caption");
  private static final Set<String> BREAKS =
      Set.of(
          "address",
          "article",
          "aside",
          "blockquote",
          "br",
          "center",
          "dd",
          "details",
          "div",
          "dl",
          "dt",
          "figcaption",
          "figure",
          "footer",
          "header",
          "hr",
          "img",
          "li",
          "nav",
          "ol",
          "p",
          "pre",
          "section",
          "table",
          "tbody",
          "td",
          "tfoot",
          "th",
          "thead",
          "tr",
          "ul");

  private static final Set<String> LISTS = Set.of("ul", "ol", "dl");

  private HtmlElement() {}

  /** Whether the words before and after the tag are apart. */
  static boolean separates(CharSequence name) {
    String lower = lower(name);
    return BREAKS.contains(lower) || HEADINGS.contains(lower);
  }

  /** Whether its words stand above what follows. */
  static boolean isHeading(CharSequence name) {
    return HEADINGS.contains(lower(name));
  }

  /** Whether its last words end a sentence. */
  static boolean isList(CharSequence name) {
    return LISTS.contains(lower(name));
  }

  private static String lower(CharSequence name) {
    return name.toString().toLowerCase(Locale.ROOT);
  }
}
