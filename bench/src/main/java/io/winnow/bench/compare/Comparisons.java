package io.winnow.bench.compare;

import io.winnow.bench.eval.SavedResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Results of one collection, compared. Immutable.
 *
 * <p>Both p-values of a {@link Comparison} are adjusted over all comparisons in {@code all}, of
 * every system and every measure, each test for itself.
 *
 * @param results two or more, in the order given
 * @param measures which measures, one or more
 * @param means of every result, by measure and then in the order of the results
 * @param all the comparisons, by measure, then baseline, then system
 */
public record Comparisons(
    List<SavedResult> results,
    List<String> measures,
    List<SystemMean> means,
    List<Comparison> all) {

  /** Copies the lists. */
  public Comparisons {
    results = List.copyOf(results);
    measures = List.copyOf(measures);
    means = List.copyOf(means);
    all = List.copyOf(all);
  }

  private record Pair(SavedResult baseline, SavedResult system) {}

  private record Untested(Pair pair, String measure, Paired paired) {}

  /**
   * Compares all other results with one, by one measure.
   *
   * @param sameCollection two or more, each from a file of its own
   * @param baseline the place of the baseline, from 0
   * @throws IllegalArgumentException if two results differ in dataset, split, judgments, their
   *     queries or the treatment of a query's own document, or one lacks the measure; the message
   *     names the files and what differs
   */
  public static Comparisons of(List<SavedResult> sameCollection, int baseline, String measure) {
    return of(sameCollection, baseline, List.of(measure));
  }

  /** The same by several measures, which count as one family. */
  public static Comparisons of(
      List<SavedResult> sameCollection, int baseline, List<String> measures) {
    Objects.checkIndex(baseline, sameCollection.size());
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < sameCollection.size(); i++) {
      if (i != baseline) {
        pairs.add(new Pair(sameCollection.get(baseline), sameCollection.get(i)));
      }
    }
    return compare(sameCollection, pairs, measures);
  }

  /** Compares each result with every one before it. */
  public static Comparisons allPairs(List<SavedResult> sameCollection, List<String> measures) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < sameCollection.size(); i++) {
      for (int j = i + 1; j < sameCollection.size(); j++) {
        pairs.add(new Pair(sameCollection.get(i), sameCollection.get(j)));
      }
    }
    return compare(sameCollection, pairs, measures);
  }

  private static Comparisons compare(
      List<SavedResult> results, List<Pair> pairs, List<String> measures) {
    SameCollection.check(results, measures);
    List<SystemMean> means = new ArrayList<>();
    List<Untested> family = new ArrayList<>();
    for (String measure : measures) {
      for (SavedResult result : results) {
        means.add(SystemMean.of(result, measure));
      }
      for (Pair pair : pairs) {
        Paired paired = Paired.of(pair.baseline.values(measure), pair.system.values(measure));
        family.add(new Untested(pair, measure, paired));
      }
    }
    return new Comparisons(results, measures, means, tested(family));
  }

  private static List<Comparison> tested(List<Untested> family) {
    List<TestedPair> statistics = TestedPair.family(family.stream().map(Untested::paired).toList());
    List<Comparison> tested = new ArrayList<>();
    for (int i = 0; i < family.size(); i++) {
      Untested one = family.get(i);
      tested.add(
          new Comparison(one.pair.baseline, one.pair.system, one.measure, statistics.get(i)));
    }
    return tested;
  }

  /** What a result got by a measure. */
  public SystemMean mean(SavedResult result, String measure) {
    return means.stream()
        .filter(mean -> mean.result().equals(result) && mean.measure().equals(measure))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException("not compared: " + measure + " of " + result.file()));
  }
}
