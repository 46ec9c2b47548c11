package io.winnow.bench.rerank;

import io.winnow.bench.compare.Paired;
import io.winnow.bench.compare.TestedPair;
import io.winnow.bench.eval.Scores;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.RerankStatus;
import io.winnow.retriever.rerank.Reranker;
import io.winnow.retriever.rerank.ScoreCache;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What reranking to one depth with one share of recall is worth.
 *
 * @param scores by {@link Trial#MEASURES}
 * @param against recall alone, by each of them; p-values are adjusted over all that was measured
 *     together
 */
record Quality(int depth, double recallWeight, List<Scores> scores, List<TestedPair> against) {

  /**
   * Measures every depth with every weight. Each pair is scored once: the greatest depth, which
   * comes first, leaves the scores of the others in a cache.
   *
   * @param reranker has a fingerprint; stays the caller's to close
   * @return by depth, then weight, in the order given
   * @throws IOException if a search fails, or the reranking of one
   */
  static List<Quality> grid(
      Trial trial,
      Reranker reranker,
      List<Integer> depths,
      List<Double> weights,
      List<Scores> recall)
      throws IOException {
    int deepest = depths.stream().max(Integer::compare).orElseThrow();
    Reranker cached = new ScoreCache(deepest * trial.sample().texts().size()).over(reranker);
    RerankPolicy policy = RerankPolicy.defaults();
    scores(trial, cached, policy.withDepth(deepest));
    List<List<Scores>> cells = new ArrayList<>();
    List<Paired> pairs = new ArrayList<>();
    for (int depth : depths) {
      for (double weight : weights) {
        List<Scores> cell = scores(trial, cached, policy.withDepth(depth).withRecallWeight(weight));
        for (int measure = 0; measure < cell.size(); measure++) {
          pairs.add(Paired.of(recall.get(measure).perQuery(), cell.get(measure).perQuery()));
        }
        cells.add(cell);
      }
    }
    List<TestedPair> tested = TestedPair.family(pairs);
    List<Quality> grid = new ArrayList<>();
    for (int depth : depths) {
      for (double weight : weights) {
        List<Scores> cell = cells.get(grid.size());
        int from = grid.size() * cell.size();
        grid.add(new Quality(depth, weight, cell, tested.subList(from, from + cell.size())));
      }
    }
    return grid;
  }

  /** Of a cell in which a reranking broke off, the figures would be those of something else. */
  private static List<Scores> scores(Trial trial, Reranker reranker, RerankPolicy policy)
      throws IOException {
    Trial.Outcome outcome = trial.reranked(reranker, policy);
    int whole = outcome.tally().outcomes().getOrDefault(RerankStatus.Outcome.FULL, 0);
    if (whole < trial.sample().texts().size()) {
      throw new IOException(
          "expected %d queries reranked to depth %d, found %d; the last time with %s"
              .formatted(
                  trial.sample().texts().size(), policy.depth(), whole, outcome.tally().reason()));
    }
    return outcome.scores();
  }
}
