package io.winnow.datasets;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the items of a file in the layout of SMART, one after another: {@code .I ID} starts one, a
 * line with a dot and a capital starts a field of it, and the lines up to the next mark are the
 * field. Memory is bounded by {@link Utf8#MAX_BYTES} characters per item: a longer one is a
 * problem. Not thread-safe.
 */
final class SmartItems {
  private static final Pattern ITEM = Pattern.compile("\\.I(?:\\s+(.*))?");
  private static final Pattern FIELD = Pattern.compile("\\.([A-Z])\\s*");

  private final LineFile lines;
  private final Consumer<CorpusProblem> problems;

  private @Nullable String pushedBack;

  /** The item that is open. */
  private @Nullable Item item;

  private @Nullable StringBuilder field;
  private long length;

  /** Whether the open item cannot be used, and that has been told. */
  private boolean spoiled;

  /**
   * @param firstLine what to look at before the next line of the file
   * @param problems receives lines and items that cannot be used
   */
  SmartItems(LineFile lines, @Nullable String firstLine, Consumer<CorpusProblem> problems) {
    this.lines = lines;
    this.pushedBack = firstLine;
    this.problems = problems;
  }

  /**
   * One item.
   *
   * @param line where it starts, from 1
   * @param fields letter to lines, each ended by {@code \n}; a field that comes twice goes on
   */
  record Item(String id, long line, Map<String, StringBuilder> fields) {
    /** The text of a field, without blanks at either end; empty if there is none. */
    String text(String letter) {
      StringBuilder text = fields.get(letter);
      return text == null ? "" : text.toString().strip();
    }

    /** The text of a field on one line. */
    String oneLine(String letter) {
      return String.join(" ", Columns.blanks(text(letter)));
    }
  }

  /** Whether a line starts an item. */
  static boolean startsItem(String line) {
    return ITEM.matcher(line).matches();
  }

  /** The next item; null at the end of the file. */
  @Nullable Item next() throws IOException {
    for (String line = line(); line != null; line = line()) {
      Matcher start = ITEM.matcher(line);
      if (!start.matches()) {
        add(line);
        continue;
      }
      Item complete = finish();
      open(start.group(1) == null ? "" : start.group(1).strip());
      if (complete != null) {
        return complete;
      }
    }
    return finish();
  }

  private @Nullable String line() throws IOException {
    String line = pushedBack;
    pushedBack = null;
    while (line == null && lines.advance()) {
      try {
        line = lines.text();
      } catch (UnreadableException e) {
        spoil(lines.problem(e.problem()));
      }
    }
    return line;
  }

  private void open(String id) {
    item = new Item(id, lines.number(), new HashMap<>());
    field = null;
    length = 0;
    spoiled = false;
    if (id.isEmpty() || id.length() > CorpusDocument.MAX_ID_LENGTH) {
      spoil(
          lines.problem(
              ".I: expected an id of 1 to %d characters, found %d"
                  .formatted(CorpusDocument.MAX_ID_LENGTH, id.length())));
    }
  }

  private void add(String line) {
    Matcher mark = FIELD.matcher(line);
    length += line.length();
    if (item == null) {
      spoil(lines.problem("expected .I and an id, found " + Columns.quote(line)));
    } else if (length > Utf8.MAX_BYTES) {
      item.fields().clear();
      spoil(
          new CorpusProblem(
              lines.file(),
              item.line(),
              "item too long: expected at most %d characters".formatted(Utf8.MAX_BYTES)));
    } else if (mark.matches()) {
      field = item.fields().computeIfAbsent(mark.group(1), letter -> new StringBuilder());
    } else if (field == null) {
      spoil(lines.problem("expected a field mark, such as .T or .W, found " + Columns.quote(line)));
    } else if (!spoiled) {
      field.append(line).append('\n');
    }
  }

  /** Only the first problem of an item counts, or of what stands before the first one. */
  private void spoil(CorpusProblem problem) {
    if (!spoiled) {
      problems.accept(problem);
    }
    spoiled = true;
  }

  private @Nullable Item finish() {
    Item complete = spoiled ? null : item;
    item = null;
    return complete;
  }
}
