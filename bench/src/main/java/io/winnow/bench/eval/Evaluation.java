package io.winnow.bench.eval;

import io.winnow.engine.Progress;
import io.winnow.retriever.Query;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The queries of a collection, run one after the other, as a user would.
 *
 * <p>A ranking begins with the answer that a user gets, which alone is timed. After it comes, down
 * to {@value #DEPTH}, what recall gives when it is asked for more: first for all its candidates,
 * then for {@value #DEPTH} of them.
 *
 * @param run per query the documents found, best first, scores strictly decreasing
 * @param latencies of each stage, after a warm-up
 * @param failedReranks queries whose reranking failed
 */
record Evaluation(Map<String, List<Ranked>> run, Latencies latencies, int failedReranks) {
  /** How deep a ranking is. */
  static final int DEPTH = Query.MAX_CANDIDATES;

  /** Queries that are searched first, unmeasured and not reranked, so that the code is compiled. */
  private static final int WARM_UP = 100;

  /**
   * Runs every query.
   *
   * @param queries query id to text; a blank one finds nothing, and is not timed
   */
  static Evaluation of(SystemUnderTest system, Map<String, String> queries, Progress progress)
      throws IOException {
    for (String text :
        queries.values().stream().filter(q -> !q.isBlank()).limit(WARM_UP).toList()) {
      system.recall(text);
    }
    Map<String, List<Ranked>> run = new LinkedHashMap<>();
    Latencies latencies = new Latencies();
    int failed = 0;
    String step = "searching";
    progress.advance(step, 0, queries.size());
    for (Map.Entry<String, String> query : queries.entrySet()) {
      List<Ranked> ranking = List.of();
      if (!query.getValue().isBlank()) {
        long start = System.nanoTime();
        SystemUnderTest.Answer answer = system.answer(query.getValue());
        latencies.add(answer.times(), Duration.ofNanos(System.nanoTime() - start));
        failed += answer.rerankFailed() ? 1 : 0;
        ranking = ranking(answer.hits(), system.deeper(query.getValue(), DEPTH));
      }
      run.put(query.getKey(), ranking);
      progress.advance(step, run.size(), queries.size());
    }
    return new Evaluation(run, latencies, failed);
  }

  /** Scores strictly decreasing, so that no tie rule of an evaluator decides. */
  private static List<Ranked> ranking(List<Ranked> answer, List<List<Ranked>> deeper) {
    List<List<Ranked>> parts = new ArrayList<>(deeper);
    parts.addFirst(answer);
    List<Ranked> ranking = new ArrayList<>(DEPTH);
    Set<String> seen = new HashSet<>();
    double previous = Double.POSITIVE_INFINITY;
    for (List<Ranked> part : parts) {
      for (Ranked hit : part) {
        if (ranking.size() < DEPTH && seen.add(hit.docId())) {
          previous = Math.min(hit.score(), Math.nextDown(previous));
          ranking.add(new Ranked(hit.docId(), previous));
        }
      }
    }
    return ranking;
  }
}
