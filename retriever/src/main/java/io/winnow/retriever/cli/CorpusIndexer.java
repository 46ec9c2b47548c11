package io.winnow.retriever.cli;

import io.winnow.datasets.Corpus;
import io.winnow.datasets.CorpusDocument;
import io.winnow.datasets.CorpusProblem;
import io.winnow.retriever.Document;
import io.winnow.retriever.Retriever;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Streams corpora into a retriever in batches, counting; does not commit. */
final class CorpusIndexer {
  private static final int BATCH = 512;

  /** Characters after which a batch is added though it has fewer documents. */
  private static final long BATCH_CHARACTERS = 8 << 20;

  /** Problems that are shown one by one; the rest are counted. */
  private static final int SHOWN_PROBLEMS = 20;

  private final Retriever retriever;
  private final ProgressLine progress;
  private final List<Document> batch = new ArrayList<>(BATCH);
  private final List<CorpusProblem> shown = new ArrayList<>();
  private long batchCharacters;
  private long documents;
  private long replaced;
  private long problems;
  private long expected;

  CorpusIndexer(Retriever retriever, ProgressLine progress) {
    this.retriever = retriever;
    this.progress = progress;
  }

  /**
   * What was done.
   *
   * @param documents added, each time an id came
   * @param replaced of them, those whose id was there
   * @param problems lines and files that were skipped
   * @param shown the first of the problems
   */
  record Summary(long documents, long replaced, long problems, List<CorpusProblem> shown) {
    void print(PrintWriter err) {
      shown.forEach(problem -> err.println("skipped: " + problem));
      if (problems > shown.size()) {
        err.printf("skipped: %,d more%n", problems - shown.size());
      }
      err.flush();
    }
  }

  void add(Corpus corpus) throws IOException {
    expected += corpus.size().orElse(0);
    progress.advance("indexing", documents, expected + 1);
    try {
      corpus.read(this::add, this::note);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private void add(CorpusDocument document) {
    batch.add(new Document(document.id(), document.title(), document.text(), document.metadata()));
    batchCharacters += document.title().length() + document.text().length();
    if (batch.size() == BATCH || batchCharacters >= BATCH_CHARACTERS) {
      try {
        flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void note(CorpusProblem problem) {
    problems++;
    if (shown.size() < SHOWN_PROBLEMS) {
      shown.add(problem);
    }
  }

  private void flush() throws IOException {
    replaced += retriever.addAll(batch);
    documents += batch.size();
    batch.clear();
    batchCharacters = 0;
    progress.advance("indexing", documents, Math.max(expected, documents + 1));
  }

  void finish() throws IOException {
    if (!batch.isEmpty()) {
      flush();
    }
    progress.advance("indexing", documents, documents);
  }

  Summary summary() {
    return new Summary(documents, replaced, problems, List.copyOf(shown));
  }
}
