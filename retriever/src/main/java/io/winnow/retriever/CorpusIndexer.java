package io.winnow.retriever;

import io.winnow.datasets.Corpus;
import io.winnow.datasets.CorpusDocument;
import io.winnow.datasets.CorpusProblem;
import io.winnow.engine.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Streams corpora into a retriever in batches of bounded size, and counts. It does not commit: that
 * is the caller's, who may want to look at the counts first. Not thread-safe.
 */
public final class CorpusIndexer {
  private static final int BATCH = 512;

  /** Problems that are kept; the rest are counted. */
  private static final int KEPT_PROBLEMS = 20;

  private final Retriever retriever;
  private final Progress progress;
  private final List<Document> batch = new ArrayList<>(BATCH);
  private final List<CorpusProblem> kept = new ArrayList<>();
  private long batchCharacters;
  private long documents;
  private long replaced;
  private long problems;
  private long expected;

  /**
   * Adds to a retriever, which stays the caller's to commit and to close.
   *
   * @param progress hears of the step {@code indexing}
   */
  public CorpusIndexer(Retriever retriever, Progress progress) {
    this.retriever = retriever;
    this.progress = progress;
  }

  /**
   * What was done.
   *
   * @param documents added, each time an id came
   * @param replaced of them, those whose id was there
   * @param problems lines and files that were skipped
   * @param firstProblems the first {@value #KEPT_PROBLEMS} of the problems
   */
  public record Summary(
      long documents, long replaced, long problems, List<CorpusProblem> firstProblems) {}

  /**
   * Reads a corpus to its end; a line or file that cannot be read is counted and left out.
   *
   * @throws IOException if the corpus cannot be read further, or the index cannot be written
   */
  public void add(Corpus corpus) throws IOException {
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
    if (batch.size() == BATCH || batchCharacters >= Block.BATCH_CHARACTERS) {
      try {
        flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void note(CorpusProblem problem) {
    problems++;
    if (kept.size() < KEPT_PROBLEMS) {
      kept.add(problem);
    }
  }

  private void flush() throws IOException {
    replaced += retriever.addAll(batch);
    documents += batch.size();
    batch.clear();
    batchCharacters = 0;
    progress.advance("indexing", documents, Math.max(expected, documents + 1));
  }

  /** Adds what is left of the last batch, and tells what was done. */
  public Summary finish() throws IOException {
    if (!batch.isEmpty()) {
      flush();
    }
    progress.advance("indexing", documents, documents);
    return new Summary(documents, replaced, problems, List.copyOf(kept));
  }
}
