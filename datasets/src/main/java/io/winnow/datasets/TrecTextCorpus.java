package io.winnow.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Documents in {@code <DOC>} elements, the layout of TREC's text collections. */
record TrecTextCorpus(Path file) implements Corpus {
  private static final String DOC = "DOC";
  private static final Pattern OPENING = Pattern.compile("<" + DOC + ">", Pattern.CASE_INSENSITIVE);

  /** Whether a line is the first of such a file. */
  static boolean startsSo(String line) {
    return OPENING.matcher(line.stripLeading()).lookingAt();
  }

  @Override
  public void read(Consumer<CorpusDocument> documents, Consumer<CorpusProblem> problems)
      throws IOException {
    try (LineFile lines = LineFile.open(file)) {
      SgmlElements elements = new SgmlElements(DOC, lines, null, problems);
      for (SgmlElements.Element doc = elements.next(); doc != null; doc = elements.next()) {
        try {
          documents.accept(TrecDocument.parse(doc));
        } catch (UnreadableException e) {
          problems.accept(new CorpusProblem(file, doc.line(), e.problem()));
        }
      }
    }
  }

  @Override
  public OptionalLong size() {
    return LineFile.count(
        file,
        line -> {
          Matcher opening = OPENING.matcher(line);
          int count = 0;
          while (opening.find()) {
            count++;
          }
          return count;
        });
  }
}
