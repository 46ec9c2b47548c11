package io.winnow.retriever;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the two arms of recall become one ranking. Equal scores are ordered by document number.
 * Immutable.
 */
public sealed interface Fusion {
  /** What {@link #parse} understands. */
  String GRAMMAR =
      "max, max:W, minmax, minmax:W, logodds or logodds:W with W, the weight of the static arm, from"
          + " 0 to 1, or rrf or rrf:K with K from 1";

  /**
   * By scores: each arm's scores are divided by the best of its own candidates, and the fused score
   * is the weighted mean. A candidate that an arm did not find is scored by that arm all the same;
   * a document without a vector, or without a term of the query, counts 0. So does the whole arm
   * where its best score is not above 0.
   *
   * <p>The candidate that is best in both arms has 1. Cosines below 0 stay below 0, and the fused
   * score can follow them without a lower limit; it passes 1 only where the graph search missed the
   * nearest vector.
   *
   * <p>After Bruch, Gai and Ingber, An Analysis of Fusion Functions for Hybrid Retrieval, TOIS
   * 2023: the convex combination of their theoretical min-max. There the least cosine, -1, is
   * mapped to 0; here a cosine of 0 is, which measured better.
   *
   * @param staticWeight weight of the static arm, in [0, 1]; the rest is BM25's
   */
  record Max(double staticWeight) implements Fusion {
    /** The weight unless another is named; docs/decisions/0006 has the evidence. */
    public static final double STANDARD_WEIGHT = 0.45;

    /** Checks the weight. */
    public Max {
      Fusion.requireWeight(staticWeight);
    }

    @Override
    public String toString() {
      return "max:" + staticWeight;
    }
  }

  /**
   * By scores: each arm's scores are mapped linearly to [0, 1] over its own candidates, to 1 where
   * all are equal; a candidate that an arm did not find counts 0 there. The fused score is the
   * weighted mean, in [0, 1].
   *
   * @param staticWeight weight of the static arm, in [0, 1]; the rest is BM25's
   */
  record MinMax(double staticWeight) implements Fusion {
    /** The weight unless another is named. */
    public static final double STANDARD_WEIGHT = 0.3;

    /** Checks the weight. */
    public MinMax {
      Fusion.requireWeight(staticWeight);
    }

    @Override
    public String toString() {
      return "minmax:" + staticWeight;
    }
  }

  /**
   * By log-odds: each arm's score is read as evidence for relevance, and the weighted mean of the
   * evidence is the fused score, 0 or more. A candidate that an arm did not find is scored by that
   * arm all the same, 0 where it cannot be found; an arm that found nothing adds nothing. With the
   * median and the standard deviation of an arm's scores over all candidates of the query, a score
   * counts
   *
   * <pre>
   * weight * ln(1 + exp((score - median) / deviation))
   * </pre>
   *
   * <p>so that the scale of an arm does not matter, and a score far below the median counts hardly
   * less than one below it. Where all scores are equal, the deviation is taken for 1.
   *
   * <p>This is the formula of Lucene 10.6.0: {@code BayesianScoreQuery} makes the score's logit,
   * with the median for its beta and 1 / deviation for its alpha as {@code BayesianScoreEstimator}
   * has them, and {@code LogOddsFusionQuery} takes its softplus and the weighted mean. Lucene
   * estimates both figures once for an index, from searches for random terms, and for BM25 alone;
   * here they are those of the query, for both arms. The last steps there, a constant factor and a
   * sigmoid to 32 bits, are left out: they keep the order or make ties. See docs/decisions/0006.
   *
   * @param staticWeight weight of the static arm, in [0, 1]; the rest is BM25's
   */
  record LogOdds(double staticWeight) implements Fusion {
    /** The weight unless another is named. */
    public static final double STANDARD_WEIGHT = 0.5;

    /** Checks the weight. */
    public LogOdds {
      Fusion.requireWeight(staticWeight);
    }

    @Override
    public String toString() {
      return "logodds:" + staticWeight;
    }
  }

  /**
   * By ranks: the sum of 1 / (k + rank) over the arms that found the candidate (Cormack, Clarke and
   * Büttcher, Reciprocal rank fusion, SIGIR 2009).
   *
   * @param k from 1; the larger, the less the first ranks stand out
   */
  record ReciprocalRank(int k) implements Fusion {
    /** Checks the constant. */
    public ReciprocalRank {
      if (k < 1) {
        throw new IllegalArgumentException("k of rrf: expected 1 or more, found " + k);
      }
    }

    @Override
    public String toString() {
      return "rrf:" + k;
    }
  }

  /** What a search does unless told otherwise; see docs/decisions/0006 for how it was chosen. */
  static Fusion standard() {
    return new Max(Max.STANDARD_WEIGHT);
  }

  /**
   * Reads {@code max}, {@code max:0.4}, {@code minmax}, {@code minmax:0.4}, {@code logodds}, {@code
   * logodds:0.4}, {@code rrf} or {@code rrf:60}; what {@code toString} gives is read back.
   *
   * @throws IllegalArgumentException if it is none; the message shows the grammar
   */
  static Fusion parse(String text) {
    Matcher form =
        Pattern.compile("(max|minmax|logodds|rrf)(?::([0-9]+(?:\\.[0-9]+)?))?")
            .matcher(text.toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "fusion: expected " + GRAMMAR + ", found \"" + text + "\"");
    }
    String number = form.group(2);
    try {
      return switch (form.group(1)) {
        case "max" -> new Max(number == null ? Max.STANDARD_WEIGHT : Double.parseDouble(number));
        case "minmax" ->
            new MinMax(number == null ? MinMax.STANDARD_WEIGHT : Double.parseDouble(number));
        case "logodds" ->
            new LogOdds(number == null ? LogOdds.STANDARD_WEIGHT : Double.parseDouble(number));
        default -> new ReciprocalRank(number == null ? 60 : Integer.parseInt(number));
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "fusion: expected " + GRAMMAR + ", found \"" + text + "\"", e);
    }
  }

  private static void requireWeight(double staticWeight) {
    if (!(staticWeight >= 0 && staticWeight <= 1)) {
      throw new IllegalArgumentException(
          "weight of the static arm: expected 0 to 1, found " + staticWeight);
    }
  }
}
