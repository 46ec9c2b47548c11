package io.winnow.datasets;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the elements of one name in a file of TREC, one after another, wherever its lines break.
 * Text outside of them is passed over. Such files are not XML: entities are undeclared, inner tags
 * often stay open, and nothing but the outer tags can be relied on. Memory is bounded by {@link
 * Utf8#MAX_BYTES} characters per element: a longer one is a problem. Not thread-safe.
 */
final class SgmlElements {
  private static final Pattern TAG = Pattern.compile("</?[A-Za-z][A-Za-z0-9_-]*>");

  private final String name;
  private final Pattern boundary;
  private final LineFile lines;
  private final Consumer<CorpusProblem> problems;

  /** What is left of the current line after a tag. */
  private @Nullable String rest;

  /** Content and line of the element that is open. */
  private @Nullable StringBuilder content;

  private long start;

  /** Why the open element cannot be used. */
  private @Nullable CorpusProblem spoiled;

  /**
   * @param firstLine what to look at before the next line of the file
   * @param problems receives elements that cannot be used
   */
  SgmlElements(
      String name, LineFile lines, @Nullable String firstLine, Consumer<CorpusProblem> problems) {
    this.name = name;
    this.boundary = Pattern.compile("<(/?)" + name + ">", Pattern.CASE_INSENSITIVE);
    this.lines = lines;
    this.rest = firstLine;
    this.problems = problems;
  }

  /**
   * One element.
   *
   * @param content what stands between its tags; lines end with {@code \n}
   * @param line where it starts, from 1
   */
  record Element(String content, long line) {
    /** The text from a tag to the next tag of any name. */
    String upToNextTag(String tag) throws UnreadableException {
      int from = after(tag);
      Matcher next = TAG.matcher(content);
      return content.substring(from, next.find(from) ? next.start() : content.length());
    }

    /** The index after a tag. */
    int after(String tag) throws UnreadableException {
      Matcher opening = Pattern.compile("<" + tag + ">", Pattern.CASE_INSENSITIVE).matcher(content);
      if (!opening.find()) {
        throw new UnreadableException("expected <" + tag + ">, found none");
      }
      return opening.end();
    }
  }

  /** The next element; null at the end of the file. */
  @Nullable Element next() throws IOException {
    for (String line = line(); line != null; line = line()) {
      Matcher tag = boundary.matcher(line);
      if (!tag.find()) {
        append(line + "\n");
        continue;
      }
      append(line.substring(0, tag.start()));
      rest = line.substring(tag.end());
      if (tag.group(1).isEmpty()) {
        abandon();
        content = new StringBuilder();
        start = lines.number();
      } else {
        Element complete = finish();
        if (complete != null) {
          return complete;
        }
      }
    }
    abandon();
    return null;
  }

  /** What is left of the current line, or the next line; null at the end of the file. */
  private @Nullable String line() throws IOException {
    String line = rest;
    rest = null;
    while (line == null && lines.advance()) {
      try {
        line = lines.text();
      } catch (UnreadableException e) {
        spoil(lines.problem(e.problem()));
      }
    }
    return line;
  }

  private void append(String text) {
    if (content == null) {
      return;
    }
    if (content.length() + text.length() > Utf8.MAX_BYTES) {
      content.setLength(0);
      spoil(
          new CorpusProblem(
              lines.file(),
              start,
              "<%s> too long: expected at most %d characters".formatted(name, Utf8.MAX_BYTES)));
    }
    if (spoiled == null) {
      content.append(text);
    }
  }

  /** Only the first problem of an element counts; outside of elements each line is one. */
  private void spoil(CorpusProblem problem) {
    if (spoiled == null) {
      problems.accept(problem);
    }
    spoiled = content == null ? null : problem;
  }

  private @Nullable Element finish() {
    Element complete =
        content == null || spoiled != null ? null : new Element(content.toString(), start);
    content = null;
    spoiled = null;
    return complete;
  }

  /** Gives up the element that is still open, if one is. */
  private void abandon() {
    if (content != null) {
      spoil(
          new CorpusProblem(
              lines.file(), start, "<%s> is not closed: expected </%s>".formatted(name, name)));
    }
    content = null;
    spoiled = null;
  }
}
