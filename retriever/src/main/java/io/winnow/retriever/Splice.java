package io.winnow.retriever;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Puts what was reranked over what was not. */
final class Splice {
  private Splice() {}

  /**
   * The first hits by their new scores, the others below as they were. Ties keep the order that
   * was; the scores of the answer fall strictly, so no rule for ties decides later either.
   *
   * @param hits best first
   * @param scores finite, of the first hits; none leaves the hits as they are
   * @param recallWeight see {@link io.winnow.retriever.rerank.RerankPolicy}
   */
  static List<Hit> of(List<Hit> hits, float[] scores, double recallWeight) {
    if (scores.length == 0) {
      return hits;
    }
    double[] decisive = decisive(hits.subList(0, scores.length), scores, recallWeight);
    List<Integer> order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -decisive[i]))
            .toList();
    List<Hit> spliced = new ArrayList<>(hits.size());
    for (int i : order) {
      Hit hit = hits.get(i);
      append(hit, decisive[i], hit.stages().withRerankScore(scores[i]), spliced);
    }
    double lowest = spliced.getLast().score();
    List<Hit> tail = hits.subList(scores.length, hits.size());
    for (Hit hit : tail) {
      // Its distance to the best of the tail keeps its order, below every reranked hit.
      double below = 1 + tail.getFirst().score() - hit.score();
      append(hit, lowest - below, hit.stages(), spliced);
    }
    return spliced;
  }

  private static void append(Hit hit, double score, Hit.Stages stages, List<Hit> spliced) {
    double limit =
        spliced.isEmpty() ? Double.POSITIVE_INFINITY : Math.nextDown(spliced.getLast().score());
    spliced.add(
        new Hit(spliced.size() + 1, hit.document(), Math.min(score, limit), hit.passage(), stages));
  }

  /** What the order of the first hits follows. */
  private static double[] decisive(List<Hit> head, float[] scores, double recallWeight) {
    double[] reranked = IntStream.range(0, scores.length).mapToDouble(i -> scores[i]).toArray();
    if (recallWeight == 0) {
      return reranked;
    }
    ToDoubleFunction<Hit> recallScore = hit -> hit.stages().recallScore();
    double[] recalled = stretched(head.stream().mapToDouble(recallScore).toArray());
    double[] own = stretched(reranked);
    return IntStream.range(0, scores.length)
        .mapToDouble(i -> (1 - recallWeight) * own[i] + recallWeight * recalled[i])
        .toArray();
  }

  /** To [0, 1], the least and the greatest at its ends; all alike to 0. */
  private static double[] stretched(double[] scores) {
    double least = IntStream.range(0, scores.length).mapToDouble(i -> scores[i]).min().orElse(0);
    double most = IntStream.range(0, scores.length).mapToDouble(i -> scores[i]).max().orElse(0);
    double[] stretched = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      stretched[i] = most == least ? 0 : (scores[i] - least) / (most - least);
    }
    return stretched;
  }
}
