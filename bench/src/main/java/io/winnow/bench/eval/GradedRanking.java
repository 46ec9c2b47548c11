package io.winnow.bench.eval;

import java.util.Comparator;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A ranking seen through the judgments of its query: what the formulas count in.
 *
 * <p>As in trec_eval, a negative grade says that a document was pooled and never judged: it is
 * neither relevant nor judged non-relevant, at any level.
 */
final class GradedRanking {
  private static final int POOLED = -1;
  private static final int UNKNOWN = -2;
  private static final double LOG_2 = Math.log(2);

  /** The grade at each rank, rank 1 first; {@link #POOLED} or {@link #UNKNOWN} without one. */
  private final int[] grades;

  /** The query's grades of 0 and more, from high to low, retrieved or not. */
  private final int[] judged;

  GradedRanking(Ranking ranking, Map<String, Integer> judgments) {
    grades =
        ranking.docIds().stream()
            .map(judgments::get)
            .mapToInt(grade -> grade == null ? UNKNOWN : Math.max(grade, POOLED))
            .toArray();
    judged =
        judgments.values().stream()
            .filter(grade -> grade >= 0)
            .sorted(Comparator.reverseOrder())
            .mapToInt(Integer::intValue)
            .toArray();
  }

  /** How many documents were retrieved, at most {@code cutoff}. */
  int retrieved(int cutoff) {
    return Math.min(cutoff, grades.length);
  }

  /** How many of the first documents have an entry in the judgments, be it negative. */
  int known(int cutoff) {
    return (int) head(cutoff).filter(grade -> grade != UNKNOWN).count();
  }

  /** How many of the first documents are relevant. */
  int relevantRetrieved(int cutoff, int level) {
    return (int) head(cutoff).filter(grade -> grade >= level).count();
  }

  /** How many documents the judgments call relevant, retrieved or not. */
  int relevant(int level) {
    return (int) IntStream.of(judged).filter(grade -> grade >= level).count();
  }

  /** How many documents the judgments call not relevant, retrieved or not. */
  int nonRelevant(int level) {
    return judged.length - relevant(level);
  }

  boolean isRelevant(int rank, int level) {
    return grades[rank - 1] >= level;
  }

  boolean isNonRelevant(int rank, int level) {
    return grades[rank - 1] >= 0 && grades[rank - 1] < level;
  }

  /** Discounted cumulative gain of the first documents: the gain is the grade. */
  double gain(int cutoff) {
    return gain(grades, cutoff);
  }

  /** The gain of the best ranking that there could be. */
  double idealGain(int cutoff) {
    return gain(judged, cutoff);
  }

  private IntStream head(int cutoff) {
    return IntStream.of(grades).limit(cutoff);
  }

  private static double gain(int[] grades, int cutoff) {
    double sum = 0;
    for (int rank = 1; rank <= Math.min(cutoff, grades.length); rank++) {
      int grade = grades[rank - 1];
      if (grade > 0) {
        sum += grade / (Math.log(rank + 1.0) / LOG_2);
      }
    }
    return sum;
  }
}
