package io.winnow.datasets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What a system retrieved: documents and scores for each query, as a run file of TREC holds them.
 * Immutable.
 *
 * @param entries query id to its entries, in the order of the source; copied
 */
public record RunFile(Map<String, List<Entry>> entries) {
  /** Copies the entries. */
  public RunFile {
    Map<String, List<Entry>> copy = new LinkedHashMap<>();
    entries.forEach((query, list) -> copy.put(query, List.copyOf(list)));
    entries = Collections.unmodifiableMap(copy);
  }

  /**
   * One document of a run.
   *
   * @param docId the id of the document
   * @param score higher is better; any number, never NaN
   */
  public record Entry(String docId, double score) {
    /**
     * The order in which trec_eval 10.0 judges: by score from high to low, equal scores by id from
     * high to low in the order of UTF-8 bytes.
     */
    public static final Comparator<Entry> BEST_FIRST = Entry::compare;

    /** Checks that the score is a number. */
    public Entry {
      Objects.requireNonNull(docId, "docId");
      if (Double.isNaN(score)) {
        throw new IllegalArgumentException(
            "score of document '" + docId + "': expected a number, found NaN");
      }
    }

    private static int compare(Entry a, Entry b) {
      // Not Double.compare: to it, -0.0 is less than 0.0.
      if (a.score != b.score) {
        return a.score > b.score ? -1 : 1;
      }
      return Arrays.compareUnsigned(
          b.docId.getBytes(StandardCharsets.UTF_8), a.docId.getBytes(StandardCharsets.UTF_8));
    }
  }

  /**
   * Makes one ranking of several that follow each other: each document where it comes first. Scores
   * are lowered so far that they fall strictly, as 32-bit floats too, which some evaluators read:
   * no rule for ties decides.
   *
   * @param parts each best first
   * @param depth how many entries there are, at most
   */
  public static List<Entry> ranking(List<List<Entry>> parts, int depth) {
    List<Entry> ranking = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    float previous = Float.POSITIVE_INFINITY;
    for (List<Entry> part : parts) {
      for (Entry entry : part) {
        if (ranking.size() < depth && seen.add(entry.docId())) {
          previous = Math.min((float) entry.score(), Math.nextDown(previous));
          ranking.add(new Entry(entry.docId(), previous));
        }
      }
    }
    return ranking;
  }

  /**
   * Reads a run file, plain or gzipped: {@code query Q0 document rank score tag}, separated by
   * blanks or tabs. Blank lines and lines that start with {@code #} are passed over. The second
   * column, the rank and the tag are not looked at: entries stay in the order of the file, and
   * whoever measures them sorts by score, as trec_eval does. The lines of a query need not stand
   * together.
   *
   * <p>A run with a gap would be measured wrong without a sign, so any line that is wrong ends the
   * reading.
   *
   * @throws java.nio.file.NoSuchFileException if there is no such file
   * @throws IOException if the file cannot be read, or a line has not six columns, a score that is
   *     not a number, or a document that its query has already; file and line are named
   */
  public static RunFile read(Path file) throws IOException {
    try (LineFile lines = LineFile.open(file)) {
      return new RunReader(lines).read();
    }
  }

  /**
   * Writes a run file of TREC, replacing one that is there. Ranks count from 1 in the order of the
   * entries, which should be that of falling scores; scores are printed so that reading gives the
   * same doubles. The file appears whole or not at all. Queries without entries leave no trace.
   *
   * @param tag the name of the run, one word
   * @throws IllegalArgumentException if the tag is empty or has blanks
   * @throws IOException if the file cannot be written, or an id cannot stand in a run file: an
   *     empty one, one with blanks, a query id that starts with {@code #}
   */
  public void write(Path file, String tag) throws IOException {
    if (!Columns.isWord(tag)) {
      throw new IllegalArgumentException(
          "tag of a run: expected one word without blanks, found '" + tag + "'");
    }
    RunWriter.write(this, file, tag);
  }
}
