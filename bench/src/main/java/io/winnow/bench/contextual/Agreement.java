package io.winnow.bench.contextual;

import io.winnow.retriever.Hit;
import io.winnow.retriever.SearchResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What two reranked answers to one query have in common.
 *
 * @param same whether they have the same documents in the same order
 * @param tied whether they differ, but only in the order of scores that are {@value #TIE} or less
 *     apart, which the rounding of another batch may turn
 * @param deviation the most that the two scores of a document differ
 */
record Agreement(boolean same, boolean tied, double deviation) {
  private static final double TIE = 1e-5;

  static Agreement of(SearchResult one, SearchResult other) {
    List<String> ids = ids(one);
    if (ids.equals(ids(other))) {
      return new Agreement(true, false, deviation(one, other));
    }
    boolean tied = ids.size() == other.hits().size();
    for (int i = 0; tied && i < ids.size(); i++) {
      tied = Math.abs(score(one.hits().get(i)) - score(other.hits().get(i))) <= TIE;
    }
    return new Agreement(false, tied, deviation(one, other));
  }

  private static double deviation(SearchResult one, SearchResult other) {
    Map<String, Double> scores = new HashMap<>();
    one.hits().forEach(hit -> scores.put(hit.document().id(), score(hit)));
    double deviation = 0;
    for (Hit hit : other.hits()) {
      Double score = scores.get(hit.document().id());
      if (score != null) {
        deviation = Math.max(deviation, Math.abs(score - score(hit)));
      }
    }
    return deviation;
  }

  private static List<String> ids(SearchResult result) {
    return result.hits().stream().map(hit -> hit.document().id()).toList();
  }

  private static double score(Hit hit) {
    return Objects.requireNonNull(hit.stages().rerankScore(), "every hit is reranked");
  }
}
