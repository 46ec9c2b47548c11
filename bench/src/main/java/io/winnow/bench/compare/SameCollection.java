package io.winnow.bench.compare;

import io.winnow.bench.eval.SavedResult;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What must be the same in results for a comparison of them to mean anything. */
final class SameCollection {
  private static final List<String> MEMBERS =
      List.of("dataset", "split", "judgments_sha256", "drop_own_id");

  private SameCollection() {}

  static void check(List<SavedResult> results, List<String> measures) {
    if (results.size() < 2) {
      throw new IllegalArgumentException(
          "results: expected two or more to compare, found " + results.size());
    }
    if (measures.isEmpty()) {
      throw new IllegalArgumentException("measures: expected one or more, found none");
    }
    Set<Path> files = new HashSet<>();
    for (SavedResult result : results) {
      if (!files.add(result.file().toAbsolutePath().normalize())) {
        throw new IllegalArgumentException(
            "results: expected each file once, found again " + result.file());
      }
    }
    SavedResult first = results.getFirst();
    for (SavedResult other : results.subList(1, results.size())) {
      checkMembers(first, other);
    }
    measures.forEach(measure -> checkMeasure(results, measure));
    for (SavedResult other : results.subList(1, results.size())) {
      measures.forEach(measure -> checkQueries(first, other, measure));
    }
  }

  private static void checkMembers(SavedResult first, SavedResult other) {
    for (String member : MEMBERS) {
      String one = first.tree().path(member).asText();
      String two = other.tree().path(member).asText();
      if (!one.equals(two)) {
        throw apart(
            first,
            other,
            "expected the same %s, found \"%s\" and \"%s\"; evaluate both alike"
                .formatted(member, one, two));
      }
    }
  }

  private static void checkMeasure(List<SavedResult> results, String measure) {
    if (!results.stream().allMatch(result -> result.perQuery().containsKey(measure))) {
      throw new IllegalArgumentException(
          results.stream()
              .map(
                  result -> result.file() + " has " + String.join(", ", result.perQuery().keySet()))
              .collect(
                  Collectors.joining(
                      "; ",
                      "measure %s: expected in every result, found: ".formatted(measure),
                      "; evaluate again with --measures")));
    }
  }

  private static void checkQueries(SavedResult first, SavedResult other, String measure) {
    try {
      Paired.of(first.values(measure), other.values(measure));
    } catch (IllegalArgumentException e) {
      throw apart(first, other, measure + ": " + e.getMessage());
    }
  }

  private static IllegalArgumentException apart(SavedResult first, SavedResult other, String why) {
    return new IllegalArgumentException(
        "%s and %s cannot be compared: %s".formatted(first.file(), other.file(), why));
  }
}
