package io.winnow.retriever.cli;

import io.winnow.datasets.CorpusProblem;
import io.winnow.retriever.CorpusIndexer;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a corpus had that could not be read, for people: all counted, the first kept. */
final class Problems implements Consumer<CorpusProblem> {
  private static final int KEPT = 20;

  private final List<CorpusProblem> first = new ArrayList<>();
  private long count;

  @Override
  public void accept(CorpusProblem problem) {
    count++;
    if (first.size() < KEPT) {
      first.add(problem);
    }
  }

  long count() {
    return count;
  }

  /** Prints the first problems one a line, and how many more there are. */
  void print(PrintWriter err) {
    print(first, count, err);
  }

  /** The same of what was indexed. */
  static void print(CorpusIndexer.Summary summary, PrintWriter err) {
    print(summary.firstProblems(), summary.problems(), err);
  }

  private static void print(List<CorpusProblem> first, long count, PrintWriter err) {
    first.forEach(problem -> err.println("skipped: " + problem));
    if (count > first.size()) {
      err.printf("skipped: %,d more%n", count - first.size());
    }
    err.flush();
  }
}
