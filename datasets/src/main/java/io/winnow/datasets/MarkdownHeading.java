package io.winnow.datasets;

import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the first heading of a markdown text: {@code # Title}, or a line underlined with = or -.
 * Code fences and front matter are passed over.
 */
final class MarkdownHeading {
  private static final Pattern HASHES =
      Pattern.compile(" {0,3}#{1,6}[ \\t]+(\\S.*?)(?:[ \\t]+#+)?\\s*");
  private static final Pattern UNDERLINE = Pattern.compile(" {0,3}(?:=+|-+)\\s*");
  private static final Pattern FENCE = Pattern.compile(" {0,3}(`{3,}|~{3,}).*");
  private static final String FRONT_MATTER = "---";

  private MarkdownHeading() {}

  /** The heading without its marks. */
  static Optional<String> first(String markdown) {
    Iterator<String> lines = markdown.lines().iterator();
    String previous = "";
    if (markdown.startsWith(FRONT_MATTER)) {
      lines.next();
      skipPast(FRONT_MATTER, lines);
    }
    while (lines.hasNext()) {
      String line = lines.next();
      Matcher fence = FENCE.matcher(line);
      Matcher heading = HASHES.matcher(line);
      if (fence.matches()) {
        skipPast(fence.group(1), lines);
        previous = "";
      } else if (heading.matches()) {
        return Optional.of(MarkdownText.plain(heading.group(1)));
      } else if (!previous.isEmpty() && UNDERLINE.matcher(line).matches()) {
        return Optional.of(MarkdownText.plain(previous));
      } else {
        previous = line.strip();
      }
    }
    return Optional.empty();
  }

  private static void skipPast(String end, Iterator<String> lines) {
    while (lines.hasNext() && !lines.next().strip().startsWith(end)) {
      // still inside
    }
  }
}
