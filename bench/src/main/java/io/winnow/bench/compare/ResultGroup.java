package io.winnow.bench.compare;

import io.winnow.bench.eval.SavedResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The results of one dataset.
 *
 * @param results in the order given
 * @param baseline the place of the baseline among them
 */
record ResultGroup(List<SavedResult> results, int baseline) {

  /**
   * Groups results by dataset, in the order in which datasets first come.
   *
   * @param baselines of any of the datasets; elsewhere the first result is the baseline
   * @throws IllegalArgumentException if a dataset has one result only, or two baselines
   */
  static List<ResultGroup> of(List<SavedResult> results, List<SavedResult> baselines) {
    Map<String, List<SavedResult>> byDataset = new LinkedHashMap<>();
    for (SavedResult result : results) {
      byDataset.computeIfAbsent(result.dataset(), _ -> new ArrayList<>()).add(result);
    }
    List<ResultGroup> groups = new ArrayList<>();
    for (List<SavedResult> group : byDataset.values()) {
      if (group.size() == 1) {
        throw alone(group.getFirst(), results);
      }
      List<SavedResult> chosen = baselines.stream().filter(group::contains).distinct().toList();
      if (chosen.size() > 1) {
        throw new IllegalArgumentException(
            "baseline: expected one for dataset %s, found %s and %s"
                .formatted(group.getFirst().dataset(), chosen.get(0).file(), chosen.get(1).file()));
      }
      groups.add(new ResultGroup(group, chosen.isEmpty() ? 0 : group.indexOf(chosen.getFirst())));
    }
    return groups;
  }

  private static IllegalArgumentException alone(SavedResult lonely, List<SavedResult> results) {
    SavedResult other =
        results.stream()
            .filter(r -> !r.dataset().equals(lonely.dataset()))
            .findFirst()
            .orElse(null);
    return new IllegalArgumentException(
        "%s is of dataset %s: expected another result of it to compare with, found %s"
            .formatted(
                lonely.file(),
                lonely.dataset(),
                other == null ? "none" : other.file() + " of dataset " + other.dataset()));
  }

  String dataset() {
    return results.getFirst().dataset();
  }

  String split() {
    return results.getFirst().split();
  }

  /** What does not forbid a comparison, but may explain a difference. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    SavedResult first = results.getFirst();
    for (SavedResult result : results) {
      if (!first.text("corpus_sha256").equals(result.text("corpus_sha256"))) {
        warnings.add(
            "%s and %s were measured on different documents (corpus_sha256)"
                .formatted(first.file(), result.file()));
      }
      double failed = result.number("failed_reranks").orElse(0);
      if (failed > 0) {
        warnings.add("%s: reranking failed for %.0f queries".formatted(result.file(), failed));
      }
    }
    return warnings;
  }

  /** The measures that all results have, in the order of the first. */
  List<String> commonMeasures() {
    Set<String> common = new LinkedHashSet<>(results.getFirst().perQuery().keySet());
    results.forEach(result -> common.retainAll(result.perQuery().keySet()));
    if (common.isEmpty()) {
      // Says what each has.
      SameCollection.check(results, List.copyOf(results.getFirst().perQuery().keySet()));
    }
    return List.copyOf(common);
  }
}
