package io.winnow.retriever;

import io.winnow.retriever.rerank.RerankStatus;
import io.winnow.retriever.rerank.Reranker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Stage two over the hits of stage one. */
final class Reranking {
  private static final System.Logger LOG = System.getLogger("io.winnow.retriever");

  private Reranking() {}

  /**
   * Reorders the first hits by the query's reranker and cuts to the top. A reranker that throws, or
   * returns the wrong number of scores or one that is not a number, leaves the order of recall.
   *
   * @param recalled in the order of recall, at least down to the query's depth where there are so
   *     many
   */
  static SearchResult apply(
      Query query,
      List<Hit> recalled,
      StageTimes recallTimes,
      RecallPlan plan,
      StageCounts counts) {
    Reranker reranker = query.reranker();
    if (reranker == null) {
      return result(
          query,
          recalled,
          RerankStatus.skipped("no reranker asked for"),
          recallTimes,
          plan,
          counts);
    }
    int depth = Math.min(query.depth(), recalled.size());
    if (depth == 0) {
      return result(
          query, recalled, RerankStatus.skipped("no candidates"), recallTimes, plan, counts);
    }
    long start = System.nanoTime();
    float[] scores;
    try {
      List<String> texts =
          recalled.subList(0, depth).stream().map(hit -> hit.document().content()).toList();
      scores = reranker.score(query.words(), texts);
      check(scores, depth);
    } catch (RuntimeException e) {
      String reason = reranker.name() + ": " + e;
      LOG.log(System.Logger.Level.WARNING, "reranking failed, order of recall kept: " + reason, e);
      return result(
          query,
          recalled,
          RerankStatus.failed(reason),
          withRerank(recallTimes, start),
          plan,
          counts);
    }
    return result(
        query,
        reorder(recalled, scores),
        RerankStatus.full(depth),
        withRerank(recallTimes, start),
        plan,
        counts);
  }

  private static void check(float[] scores, int expected) {
    if (scores.length != expected) {
      throw new IllegalStateException("expected " + expected + " scores, found " + scores.length);
    }
    for (int i = 0; i < scores.length; i++) {
      if (Float.isNaN(scores[i])) {
        throw new IllegalStateException("the score of candidate " + (i + 1) + " is not a number");
      }
    }
  }

  /** Ties keep the order of recall; hits below the depth follow, their scores moved below. */
  private static List<Hit> reorder(List<Hit> recalled, float[] scores) {
    List<Integer> order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -scores[i]))
            .toList();
    List<Hit> hits = new ArrayList<>(recalled.size());
    for (int i : order) {
      Hit hit = recalled.get(i);
      hits.add(
          new Hit(
              hits.size() + 1,
              hit.document(),
              scores[i],
              hit.passage(),
              hit.stages().withRerankScore(scores[i])));
    }
    double lowest = hits.getLast().score();
    List<Hit> tail = recalled.subList(scores.length, recalled.size());
    for (Hit hit : tail) {
      // Its distance to the best of the tail keeps its order, below every reranked hit.
      double below = 1 + tail.getFirst().score() - hit.score();
      hits.add(
          new Hit(hits.size() + 1, hit.document(), lowest - below, hit.passage(), hit.stages()));
    }
    return hits;
  }

  private static StageTimes withRerank(StageTimes times, long start) {
    return times.withRerank(Duration.ofNanos(System.nanoTime() - start));
  }

  private static SearchResult result(
      Query query,
      List<Hit> hits,
      RerankStatus status,
      StageTimes times,
      RecallPlan plan,
      StageCounts counts) {
    return new SearchResult(
        query, hits.subList(0, Math.min(hits.size(), query.top())), status, times, plan, counts);
  }
}
