package io.winnow.datasets;

import static java.util.regex.Matcher.quoteReplacement;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Takes the marks off markdown: emphasis, headings, quotes, bullets, tables, links, code, HTML. Not
 * a full parser: what it does not know stays as it is. Not thread-safe.
 */
final class MarkdownText {
  private static final char OPEN = '\uE000';
  private static final char CLOSE = '\uE001';

  /** Stands for a text that is held back, by its number, while the patterns are applied. */
  private static final Pattern HELD = Pattern.compile(OPEN + "(\\d+)" + CLOSE);

  /** What is taken literally, or whose inside is not prose: it must not meet the patterns below. */
  private static final Pattern LITERAL =
      Pattern.compile(
          """
          (?xms)
          ^\\ {0,3}(?<fence>`{3,}|~{3,})[^\\n]*\\n(?<block>.*?)(?:^\\ {0,3}\\k<fence>[`~]*\\ *$|\\z)
          | (?<!`)(?<ticks>`+)(?!`)(?<code>.+?)(?<!`)\\k<ticks>(?!`)
          | \\\\(?<escaped>[!-/:-@\\[-`{-~])
          | <(?<url>[a-zA-Z][a-zA-Z0-9+.-]+:[^\\s<>]*)>
          | &(?<entity>lt|gt|amp|quot|apos|nbsp|\\#\\d{1,7});
          | </?(?<element>[a-zA-Z][a-zA-Z0-9]*)(?:\\s[^<>]*)?/?>
          """);

  private static final Pattern LINK =
      Pattern.compile(
          "!?\\[([^\\[\\]]*)]"
              + "(?:\\((?:[^()\\s]++|\\([^()\\s]*\\))*+(?:\\s+\"[^\"]*\")?\\)|\\[[^\\[\\]]*])");
  private static final Pattern LINE_WITHOUT_WORDS =
      Pattern.compile("(?m)^ {0,3}(?:[-*_=][-*_= ]{2,}|\\|[-:| ]+|\\[[^\\]]+]:\\s+\\S+.*)$");
  private static final Pattern HEADING = Pattern.compile("(?m)^ {0,3}#{1,6}\\s+(.*?)\\s*#*$");
  private static final Pattern QUOTE = Pattern.compile("(?m)^ {0,3}>\\s?");
  private static final Pattern BULLET = Pattern.compile("(?m)^(\\s*)[*+-]\\s+");
  private static final Pattern TABLE_ROW = Pattern.compile("(?m)^\\s*\\|.*$");
  private static final Pattern EMPHASIS =
      Pattern.compile("(?s)(?<![\\w*])(\\*{1,3}|_{1,3})(?=[^\\s*_])(.+?)(?<=\\S)\\1(?![\\w*])");

  private static final Map<String, String> ENTITIES =
      Map.of("lt", "<", "gt", ">", "amp", "&", "quot", "\"", "apos", "'", "nbsp", " ");

  private final StringBuilder source = new StringBuilder();
  private final List<String> held = new ArrayList<>();

  /** The words of one piece of markdown. */
  static String plain(String markdown) {
    return new MarkdownText().markdown(markdown).plain();
  }

  /** Appends markdown. */
  MarkdownText markdown(String text) {
    source.append(text.replace(OPEN, ' ').replace(CLOSE, ' '));
    return this;
  }

  /** Appends words that are not markdown: they stay as they are, marks may go around them. */
  MarkdownText words(String text) {
    source.append(hold(text));
    return this;
  }

  /** The words of all that was appended; line breaks stay. */
  String plain() {
    String text = LITERAL.matcher(source).replaceAll(match -> hold(literal(match)));
    text = LINE_WITHOUT_WORDS.matcher(text).replaceAll("");
    text = HEADING.matcher(text).replaceAll("$1:");
    text = QUOTE.matcher(text).replaceAll("");
    text = BULLET.matcher(text).replaceAll("$1- ");
    text =
        TABLE_ROW.matcher(text).replaceAll(row -> quoteReplacement(row.group().replace('|', ' ')));
    text = LINK.matcher(text).replaceAll("$1");
    for (int nesting = 0; nesting < 2; nesting++) {
      text = EMPHASIS.matcher(text).replaceAll("$2");
    }
    return restore(text);
  }

  private String hold(String text) {
    held.add(text);
    return OPEN + String.valueOf(held.size() - 1) + CLOSE;
  }

  /** What is held can itself hold what was held before it. */
  private String restore(String text) {
    return HELD.matcher(text)
        .replaceAll(match -> quoteReplacement(restore(held.get(Integer.parseInt(match.group(1))))));
  }

  private static String literal(MatchResult match) {
    for (String kept : List.of("block", "code", "escaped", "url")) {
      if (match.group(kept) != null) {
        return match.group(kept);
      }
    }
    String entity = match.group("entity");
    if (entity != null) {
      return entity.startsWith("#")
          ? character(Integer.parseInt(entity.substring(1)))
          : ENTITIES.getOrDefault(entity, entity);
    }
    return HtmlElement.separates(match.group("element")) ? " " : "";
  }

  private static String character(int codePoint) {
    return Character.isValidCodePoint(codePoint) ? Character.toString(codePoint) : "";
  }
}
