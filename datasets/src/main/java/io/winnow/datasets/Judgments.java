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
   * Reads a file of judgments, plain or gzipped. Its first line decides what it is:
   *
   * <ul>
   *   <li>The header {@code query-id}, {@code corpus-id}, {@code score}: the tab-separated files of
   *       BEIR, whose ids may have blanks inside.
   *   <li>Four columns, separated by blanks or tabs: the qrels of TREC, {@code query iteration
   *       document grade}.
   *   <li>Three columns: {@code query document grade}, as the {@code cranqrel} of Cranfield has
   *       them. Grades are kept as they are: beware that some of Cranfield's files count down from
   *       1, a complete answer, to 4.
   *   <li>Four columns of which the last two are {@code 0} and {@code 0.0}, with any number of
   *       zeros: {@code query document}, as {@code CISI.REL} has them. Each line is a relevant
   *       document, grade 1.
   * </ul>
   *
   * <p>Blank lines are passed over; so are lines that start with {@code #}, save in files of BEIR.
   * SMART files with {@code query document grade} and a fourth column cannot be told from TREC's
   * and are read as such; where the first line ends in {@code 0 0} that could be either, and is
   * refused.
   *
   * <p>A judgment that is repeated with the same grade counts once. Judgments with a gap would
   * measure every run wrong without a sign, so any line that is wrong ends the reading.
   *
   * @param file read from beginning to end; the result may be empty
   * @param problems receives each repeated judgment; called on the calling thread
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws IOException if the file cannot be read, its first line is none of these, a line is not
   *     like the first, or two lines grade one document differently for one query; file and line
   *     are named
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
