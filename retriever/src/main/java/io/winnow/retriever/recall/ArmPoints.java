package io.winnow.retriever.recall;

import io.winnow.retriever.Fusion;
import io.winnow.retriever.recall.Candidate.Place;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/** What an arm adds to the fused score of a candidate; {@link Fusion} says why. */
interface ArmPoints {
  /**
   * The points of one candidate.
   *
   * @param place null where the arm did not find it
   * @param score the arm's, also where it was asked for it
   */
  double of(@Nullable Place place, double score);

  /** The same, written out with its numbers, rounded. */
  String formula(@Nullable Place place, double score);

  /** Whether an arm with these hits must score what it did not find, too. */
  static boolean needAll(Fusion fusion, List<ScoreDoc> hits) {
    return switch (fusion) {
      case Fusion.Max _ -> best(hits) > 0;
      case Fusion.LogOdds _ -> !hits.isEmpty();
      case Fusion.MinMax _, Fusion.ReciprocalRank _ -> false;
    };
  }

  /**
   * The points that an arm gives.
   *
   * @param vectors whether it is the static arm
   */
  static ArmPoints of(Fusion fusion, boolean vectors, ArmScores scores) {
    List<ScoreDoc> hits = scores.hits();
    if (hits.isEmpty()) {
      return new Nothing("the arm found nothing");
    }
    return switch (fusion) {
      case Fusion.Max(double weight) ->
          best(hits) > 0
              ? new OfBest(vectors ? weight : 1 - weight, best(hits))
              : new Nothing("no score of the arm is above 0");
      case Fusion.MinMax(double weight) -> {
        double least = hits.getLast().score;
        yield new OfRange(vectors ? weight : 1 - weight, least, best(hits) - least);
      }
      case Fusion.LogOdds(double weight) ->
          Evidence.of(vectors ? weight : 1 - weight, scores.all());
      case Fusion.ReciprocalRank(int k) -> new OfRank(k);
    };
  }

  private static double best(List<ScoreDoc> hits) {
    return hits.isEmpty() ? 0 : hits.getFirst().score;
  }

  /** As people write a weight, without the noise of binary fractions. */
  private static String text(double share) {
    return new DecimalFormat("0.####", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(share);
  }

  /** An arm that has no say. */
  record Nothing(String why) implements ArmPoints {
    @Override
    public double of(@Nullable Place place, double score) {
      return 0;
    }

    @Override
    public String formula(@Nullable Place place, double score) {
      return "0 (" + why + ")";
    }
  }

  /** A share of the arm's best score. */
  record OfBest(double share, double best) implements ArmPoints {
    @Override
    public double of(@Nullable Place place, double score) {
      return share * (score / best);
    }

    @Override
    public String formula(@Nullable Place place, double score) {
      return String.format(Locale.ROOT, "%s * %.4f / %.4f", text(share), score, best);
    }
  }

  /** Linear over the arm's own hits; where all their scores are equal, they map to 1. */
  record OfRange(double share, double least, double range) implements ArmPoints {
    @Override
    public double of(@Nullable Place place, double score) {
      return place == null ? 0 : share * (range == 0 ? 1 : (score - least) / range);
    }

    @Override
    public String formula(@Nullable Place place, double score) {
      if (place == null) {
        return "0 (not found by the arm)";
      }
      return range == 0
          ? String.format(Locale.ROOT, "%s * 1", text(share))
          : String.format(
              Locale.ROOT, "%s * (%.4f - %.4f) / %.4f", text(share), score, least, range);
    }
  }

  /** By the rank alone. */
  record OfRank(int k) implements ArmPoints {
    @Override
    public double of(@Nullable Place place, double score) {
      return place == null ? 0 : 1.0 / (k + place.rank());
    }

    @Override
    public String formula(@Nullable Place place, double score) {
      return place == null
          ? "0 (not found by the arm)"
          : String.format(Locale.ROOT, "1 / (%d + %d)", k, place.rank());
    }
  }

  /** The softplus of a score's distance to the median, in standard deviations. */
  record Evidence(double share, double median, double deviation) implements ArmPoints {
    static Evidence of(double share, double[] scores) {
      Arrays.sort(scores);
      double mean = Arrays.stream(scores).average().orElse(0);
      double squares = Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).sum();
      double deviation = Math.sqrt(squares / scores.length);
      return new Evidence(share, scores[scores.length / 2], deviation > 0 ? deviation : 1);
    }

    @Override
    public double of(@Nullable Place place, double score) {
      double logit = (score - median) / deviation;
      // ln(1 + exp(x)) without overflow
      return share * (Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))));
    }

    @Override
    public String formula(@Nullable Place place, double score) {
      return String.format(
          Locale.ROOT,
          "%s * ln(1 + exp((%.4f - %.4f) / %.4f))",
          text(share),
          score,
          median,
          deviation);
    }
  }
}
