package io.winnow.retriever.cli;

import io.winnow.retriever.CorpusIndexer;
import java.io.PrintWriter;

/** What a corpus had that could not be read, for people. */
public final class Problems {
  private Problems() {}

  /** Prints the first problems one a line, and how many more there are. */
  public static void print(CorpusIndexer.Summary summary, PrintWriter err) {
    summary.firstProblems().forEach(problem -> err.println("skipped: " + problem));
    long more = summary.problems() - summary.firstProblems().size();
    if (more > 0) {
      err.printf("skipped: %,d more%n", more);
    }
    err.flush();
  }
}
