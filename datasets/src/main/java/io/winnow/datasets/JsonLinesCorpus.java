package io.winnow.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** A {@code corpus.jsonl} file, plain or gzipped, in the layout of BEIR. */
record JsonLinesCorpus(Path file) implements Corpus {
  private static final Pattern NAME =
      Pattern.compile(".*\\.(jsonl|ndjson|json)(\\.gz)?", Pattern.CASE_INSENSITIVE);

  /** Whether a file has the name of JSON lines, gzipped or not. */
  static boolean isNamedSo(Path file) {
    return NAME.matcher(String.valueOf(file.getFileName())).matches();
  }

  @Override
  public void read(Consumer<CorpusDocument> documents, Consumer<CorpusProblem> problems)
      throws IOException {
    try (LineFile lines = LineFile.open(file)) {
      while (lines.advance()) {
        try {
          documents.accept(DocumentJson.parse(lines.text()));
        } catch (UnreadableException e) {
          problems.accept(lines.problem(e.problem()));
        }
      }
    }
  }

  @Override
  public OptionalLong size() {
    long count = 0;
    try (LineFile lines = LineFile.open(file)) {
      while (lines.advance()) {
        count++;
      }
      return OptionalLong.of(count);
    } catch (IOException unreadable) {
      return OptionalLong.empty(); // read() tells why
    }
  }
}
