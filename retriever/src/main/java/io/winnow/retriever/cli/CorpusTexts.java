package io.winnow.retriever.cli;

import io.winnow.datasets.Corpus;
import io.winnow.datasets.CorpusProblem;
import io.winnow.engine.distill.FitCorpus;
import io.winnow.retriever.Document;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Corpora as they are indexed, to fit to. What cannot be read is left out, and noted once however
 * often a fit reads them.
 */
final class CorpusTexts implements FitCorpus {
  private final List<Corpus> corpora;
  private final Problems problems = new Problems();
  private boolean read;

  CorpusTexts(List<Corpus> corpora) {
    this.corpora = corpora;
  }

  /** What the first reading left out. */
  Problems problems() {
    return problems;
  }

  @Override
  public void read(Consumer<String> documents) throws IOException {
    Consumer<CorpusProblem> note = read ? _ -> {} : problems;
    read = true;
    for (Corpus corpus : corpora) {
      corpus.read(
          document ->
              documents.accept(
                  Document.of(document.id(), document.title(), document.text()).content()),
          note);
    }
  }
}
