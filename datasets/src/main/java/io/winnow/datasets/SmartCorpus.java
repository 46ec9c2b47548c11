package io.winnow.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Documents in the layout of SMART, as Cranfield, CISI, MED and CACM are handed on. */
record SmartCorpus(Path file) implements Corpus {
  @Override
  public void read(Consumer<CorpusDocument> documents, Consumer<CorpusProblem> problems)
      throws IOException {
    try (LineFile lines = LineFile.open(file)) {
      SmartItems items = new SmartItems(lines, null, problems);
      for (SmartItems.Item item = items.next(); item != null; item = items.next()) {
        documents.accept(
            new CorpusDocument(item.id(), item.oneLine("T"), item.text("W"), Map.of()));
      }
    }
  }

  @Override
  public OptionalLong size() {
    return LineFile.count(file, line -> SmartItems.startsItem(line) ? 1 : 0);
  }
}
