package io.winnow.datasets;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads one file of queries; {@link Queries#read} says what may stand in it. */
final class QueriesReader {
  private final LineFile lines;
  private final Consumer<CorpusProblem> problems;
  private final Map<String, String> texts = new LinkedHashMap<>();

  /** Id to the line where it was found first. */
  private final Map<String, Long> places = new HashMap<>();

  QueriesReader(LineFile lines, Consumer<CorpusProblem> problems) {
    this.lines = lines;
    this.problems = problems;
  }

  record Query(String id, String text) {}

  Queries read() throws IOException {
    boolean json = JsonLinesCorpus.isNamedSo(lines.file());
    boolean first = true;
    while (lines.advance()) {
      try {
        String line = lines.text();
        if (first && !json && line.stripLeading().startsWith("<")) {
          readTopics(line);
          break;
        }
        if (first && !json && SmartItems.startsItem(line)) {
          readItems(line);
          break;
        }
        json |= first && line.stripLeading().startsWith("{");
        first = false;
        add(json ? json(line) : tabbed(line), lines.number());
      } catch (UnreadableException e) {
        problems.accept(lines.problem(e.problem()));
      }
    }
    return new Queries(texts);
  }

  private void readTopics(String firstLine) throws IOException {
    SgmlElements topics = new SgmlElements("top", lines, firstLine, problems);
    for (SgmlElements.Element topic = topics.next(); topic != null; topic = topics.next()) {
      try {
        add(topic(topic), topic.line());
      } catch (UnreadableException e) {
        problems.accept(new CorpusProblem(lines.file(), topic.line(), e.problem()));
      }
    }
    if (texts.isEmpty()) { // other formats of topics start with a tag, too
      throw new IOException(
          lines.file() + ": not topics: expected <top> with <num> and <title>, found none");
    }
  }

  private void readItems(String firstLine) throws IOException {
    SmartItems items = new SmartItems(lines, firstLine, problems);
    for (SmartItems.Item item = items.next(); item != null; item = items.next()) {
      add(new Query(item.id(), item.oneLine("W")), item.line());
    }
  }

  private static Query json(String line) throws UnreadableException {
    CorpusDocument document = DocumentJson.parse(line);
    return new Query(document.id(), document.text());
  }

  private static Query tabbed(String line) throws UnreadableException {
    int tab = line.indexOf('\t');
    if (tab < 1) {
      throw new UnreadableException(
          "expected a query id, a tab and a text, found " + Columns.quote(line));
    }
    return new Query(line.substring(0, tab), line.substring(tab + 1).strip());
  }

  private static Query topic(SgmlElements.Element topic) throws UnreadableException {
    String id = withoutLabel("Number:", topic.upToNextTag("num"));
    String title = withoutLabel("Topic:", topic.upToNextTag("title"));
    if (id.isEmpty()) {
      throw new UnreadableException("topic without a number: expected <num> with an id");
    }
    return new Query(id, String.join(" ", Columns.blanks(title)));
  }

  private static String withoutLabel(String label, String text) {
    String stripped = text.strip();
    return stripped.regionMatches(true, 0, label, 0, label.length())
        ? stripped.substring(label.length()).strip()
        : stripped;
  }

  private void add(Query query, long line) throws IOException {
    @Nullable String before = texts.putIfAbsent(query.id(), query.text());
    if (before == null) {
      places.put(query.id(), line);
      return;
    }
    boolean same = before.equals(query.text());
    CorpusProblem repeated =
        new CorpusProblem(
            lines.file(),
            line,
            "query '%s' repeated: it stands in line %d already, with %s"
                .formatted(
                    query.id(),
                    places.get(query.id()),
                    same ? "the same text; counted once" : "another text; delete one"));
    if (!same) {
      throw new IOException(repeated.toString());
    }
    problems.accept(repeated);
  }
}
