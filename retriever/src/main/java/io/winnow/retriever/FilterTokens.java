package io.winnow.retriever;

import io.winnow.retriever.recall.IsoDate;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tokens of a filter as text, one after the other. */
final class FilterTokens {
  private static final Pattern BLANKS = Pattern.compile("\\s*");
  private static final Pattern DATE =
      Pattern.compile(
          "[+-]?\\d{4,10}-\\d\\d-\\d\\d(?<time>T[0-9:.]+(?:Z|[+-]\\d\\d(?::?\\d\\d)?)?)?");
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?\\d+(?<part>\\.\\d+)?(?<exponent>[eE][+-]?\\d+)?");
  private static final Pattern SYMBOL = Pattern.compile("<=|>=|!=|[=<>(),]");

  /** In messages a longer filter is cut. */
  private static final int SHOWN = 200;

  private final String text;
  private int at;
  private Token current;

  FilterTokens(String text) {
    this.text = text;
    this.current = read();
  }

  /** What a token is. */
  enum Kind {
    /** A name in brackets, or a word that is not reserved. */
    NAME,
    /** A reserved word, in lower case. */
    RESERVED,
    VALUE,
    SYMBOL,
    END
  }

  /**
   * A token.
   *
   * @param text a name as it is meant; anything else as it stands there
   * @param value what a value means
   * @param start its place, from 0
   */
  record Token(Kind kind, String text, @Nullable Object value, int start) {
    boolean is(Kind other, String expected) {
      return kind == other && text.equals(expected);
    }
  }

  Token current() {
    return current;
  }

  /** Takes the current token and goes on. */
  Token take() {
    Token taken = current;
    current = read();
    return taken;
  }

  /** Goes on if the current token is this one. */
  boolean skip(Kind kind, String expected) {
    if (!current.is(kind, expected)) {
      return false;
    }
    take();
    return true;
  }

  /** What to throw where the current token is not the one expected. */
  IllegalArgumentException unexpected(String expected) {
    return current.kind() == Kind.END
        ? error(current.start(), "expected " + expected + ", found the end")
        : error(
            current.start(),
            "expected " + expected + ", found " + text.substring(current.start(), at));
  }

  IllegalArgumentException error(int start, String problem) {
    String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    return new IllegalArgumentException(
        "filter, column %d: %s: %s".formatted(start + 1, problem, shown));
  }

  private Token read() {
    at = end(BLANKS);
    int start = at;
    if (start == text.length()) {
      return new Token(Kind.END, "", null, start);
    }
    char first = text.charAt(start);
    if (first == '"' || first == '\'') {
      String content = quoted(first, "text in quotes");
      return new Token(Kind.VALUE, content, content, start);
    }
    if (first == '[') {
      return new Token(Kind.NAME, quoted(']', "a name in brackets"), null, start);
    }
    if (FilterText.startsName(text.codePointAt(start))) {
      return word(start);
    }
    Matcher date = matcher(DATE);
    if (date.lookingAt()) {
      return value(date.end(), date(date));
    }
    Matcher number = matcher(NUMBER);
    if (number.lookingAt()) {
      return value(number.end(), number(number));
    }
    int end = end(SYMBOL);
    if (end == start) {
      throw error(
          start,
          "expected a name, a value, an operator or a bracket, found "
              + Character.toString(text.codePointAt(start)));
    }
    at = end;
    return new Token(Kind.SYMBOL, text.substring(start, end), null, start);
  }

  private Matcher matcher(Pattern pattern) {
    return pattern.matcher(text).region(at, text.length());
  }

  /** Where a pattern that is looked for here ends; here, if it is not here. */
  private int end(Pattern pattern) {
    Matcher matcher = matcher(pattern);
    return matcher.lookingAt() ? matcher.end() : at;
  }

  /** What stands from here to a closing character; a backslash takes the next as it is. */
  private String quoted(char close, String what) {
    StringBuilder content = new StringBuilder();
    for (int i = at + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == close) {
        at = i + 1;
        return content.toString();
      }
      if (c == '\\' && i + 1 < text.length()) {
        c = text.charAt(++i);
      }
      content.append(c);
    }
    throw error(at, "expected " + what + " to be closed by " + close + ", found the end");
  }

  private Token word(int start) {
    while (at < text.length() && FilterText.isOfName(text.codePointAt(at))) {
      at += Character.charCount(text.codePointAt(at));
    }
    String word = text.substring(start, at);
    String lower = word.toLowerCase(Locale.ROOT);
    Boolean truth = Map.of("true", true, "false", false).get(lower);
    if (truth != null) {
      return new Token(Kind.VALUE, lower, truth, start);
    }
    return FilterText.RESERVED.contains(lower)
        ? new Token(Kind.RESERVED, lower, null, start)
        : new Token(Kind.NAME, word, null, start);
  }

  private Token value(int end, Object value) {
    int start = at;
    if (end < text.length() && FilterText.isOfName(text.codePointAt(end))) {
      throw error(
          start,
          "expected a number or a date such as 2024-05-01 or 2024-05-01T10:00:00Z, found "
              + text.substring(start, end + Character.charCount(text.codePointAt(end))));
    }
    at = end;
    return new Token(Kind.VALUE, text.substring(start, end), value, start);
  }

  private Object date(Matcher date) {
    try {
      return date.group("time") == null
          ? LocalDate.parse(date.group())
          : IsoDate.instant(date.group());
    } catch (DateTimeException e) {
      throw error(
          date.start(),
          "expected a date such as 2024-05-01 or 2024-05-01T10:00:00Z, found " + date.group());
    }
  }

  private Object number(Matcher number) {
    try {
      if (number.group("part") == null && number.group("exponent") == null) {
        return MetadataValue.one("", new BigDecimal(number.group()));
      }
      double nearest = Double.parseDouble(number.group());
      // A zero below zero is a double alone.
      return nearest == 0 && number.group().chars().noneMatch(c -> c >= '1' && c <= '9')
          ? nearest
          : MetadataValue.one("", new BigDecimal(number.group()));
    } catch (NumberFormatException e) {
      throw error(
          number.start(), "expected a number that can be compared, found " + number.group());
    }
  }
}
