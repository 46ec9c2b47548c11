package io.winnow.datasets;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One {@code <DOC>} as a document; {@link Corpus#open} says what its elements mean. */
final class TrecDocument {
  private static final int IGNORING_CASE = Pattern.CASE_INSENSITIVE | Pattern.DOTALL;

  private static final Pattern TITLE =
      Pattern.compile("<(HEADLINE|TITLE|HL)>(.*?)</\\1>", IGNORING_CASE);

  /** A missing end tag must not lose text. */
  private static final Pattern TEXT =
      Pattern.compile("<(TEXT|LP|LEADPARA)>(.*?)(?:</\\1>|\\z)", IGNORING_CASE);

  private static final Pattern MARKUP =
      Pattern.compile("<!--.*?-->|</?[A-Za-z][^<>]*>", Pattern.DOTALL);

  private TrecDocument() {}

  static CorpusDocument parse(SgmlElements.Element doc) throws UnreadableException {
    String id = doc.upToNextTag("DOCNO").strip();
    if (id.isEmpty() || id.length() > CorpusDocument.MAX_ID_LENGTH) {
      throw new UnreadableException(
          "<DOCNO>: expected an id of 1 to %d characters, found %d"
              .formatted(CorpusDocument.MAX_ID_LENGTH, id.length()));
    }
    String body = doc.content().substring(doc.after("DOCNO") + doc.upToNextTag("DOCNO").length());
    Matcher title = TITLE.matcher(body);
    if (!title.find()) {
      return new CorpusDocument(id, "", text(body), Map.of());
    }
    String untitled = body.substring(0, title.start()) + "\n" + body.substring(title.end());
    String heading = String.join(" ", Columns.blanks(withoutMarkup(title.group(2))));
    return new CorpusDocument(id, heading, text(untitled), Map.of());
  }

  /** The text elements, or the whole if there are none. */
  private static String text(String body) {
    StringBuilder text = new StringBuilder();
    Matcher element = TEXT.matcher(body);
    while (element.find()) {
      text.append(element.group(2)).append('\n');
    }
    return withoutMarkup(text.isEmpty() ? body : text.toString()).strip();
  }

  private static String withoutMarkup(String text) {
    return MARKUP.matcher(text).replaceAll(" ");
  }
}
