package io.winnow.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Relevance judgments: how well a document answers a query, as people have graded it. A grade above
 * 0 means relevant, 0 judged and not relevant; negative grades are kept as they are. Immutable.
 *
 * @param grades query id to document id to grade; copied, in the natural order of strings
 */
public record Judgments(SortedMap<String, SortedMap<String, Integer>> grades) {
  /** Copies the grades. */
  public Judgments {
    SortedMap<String, SortedMap<String, Integer>> copy = new TreeMap<>();
    grades.forEach(
        (query, documents) -> {
          SortedMap<String, Integer> inner = new TreeMap<>();
          inner.putAll((Map<String, Integer>) documents);
          copy.put(query, Collections.unmodifiableSortedMap(inner));
        });
    grades = Collections.unmodifiableSortedMap(copy);
  }

  /**
   * Reads a file of judgments, plain or gzipped. Its first line decides what it is: the header
   * {@code query-id}, {@code corpus-id}, {@code score} for the tab-separated files of BEIR, whose
   * ids may have blanks inside; four columns for the qrels of TREC ({@code query iteration document
   * grade}, separated by blanks or tabs, lines that start with {@code #} are comments). Blank lines
   * are passed over.
   *
   * <p>A judgment that is repeated with the same grade counts once.
   *
   * @param file read from beginning to end; the result may be empty
   * @param problems receives each line that cannot be read, and each repeated judgment; called on
   *     the calling thread
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws IOException if the file cannot be read, its first line is neither of the two, or two
   *     lines grade one document differently for one query
   */
  public static Judgments read(Path file, Consumer<CorpusProblem> problems) throws IOException {
    try (LineFile lines = LineFile.open(file)) {
      return new JudgmentsReader(lines, problems).read();
    }
  }

  /** The number of judgments, over all queries. */
  public int count() {
    return grades.values().stream().mapToInt(Map::size).sum();
  }
}
