package io.winnow.bench.report;

import io.winnow.bench.compare.Bootstrap;
import io.winnow.bench.compare.Holm;
import io.winnow.bench.compare.Paired;
import io.winnow.bench.compare.QueryPair;
import io.winnow.bench.compare.Randomization;
import io.winnow.bench.eval.SavedResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The statistics of {@code winnow compare}; a family may span collections and baselines. */
final class ComparedStatistics implements Statistics {
  @Override
  public String method() {
    return String.format(
        Locale.ROOT,
        "Intervals of 95 %% by the percentile bootstrap over queries (%,d resamples, seed %d); p by"
            + " Fisher's randomisation test of the paired differences (%,d permutations, seed %d),"
            + " with Holm's correction over all comparisons of a table.",
        Bootstrap.RESAMPLES,
        Bootstrap.SEED,
        Randomization.PERMUTATIONS,
        Randomization.SEED);
  }

  @Override
  public Interval mean(SavedResult result, String measure) {
    return interval(
        result.values(measure).values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  @Override
  public List<Comparison> compare(List<Pair> pairs, String measure) {
    List<Paired> family =
        pairs.stream()
            .map(pair -> Paired.of(pair.baseline().values(measure), pair.system().values(measure)))
            .toList();
    double[] p =
        Holm.adjust(
            family.parallelStream()
                .mapToDouble(paired -> Randomization.pValue(paired.differences()))
                .toArray());
    List<Comparison> comparisons = new ArrayList<>();
    for (int i = 0; i < p.length; i++) {
      Paired paired = family.get(i);
      comparisons.add(
          new Comparison(
              interval(paired.differences()),
              p[i],
              paired.wins(),
              paired.ties(),
              paired.losses(),
              paired.harmed(paired.losses()).stream().map(QueryPair::id).toList()));
    }
    return comparisons;
  }

  private static Interval interval(double[] values) {
    io.winnow.bench.compare.Interval found = Bootstrap.ofMean(values);
    return new Interval(found.low(), found.high());
  }
}
