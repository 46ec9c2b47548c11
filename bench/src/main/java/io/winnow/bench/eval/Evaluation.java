package io.winnow.bench.eval;

import io.winnow.engine.Progress;
import io.winnow.retriever.Hit;
import io.winnow.retriever.Query;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.SearchResult;
import io.winnow.retriever.rerank.RerankStatus;
import io.winnow.retriever.rerank.Reranker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The queries of a collection, run one after the other through the public API, as a user would.
 *
 * @param run per query the documents found, best first, scores strictly decreasing
 * @param latencies of each stage, after a warm-up
 * @param failedReranks queries whose reranking failed
 */
record Evaluation(Map<String, List<Ranked>> run, Latencies latencies, int failedReranks) {
  /** Queries that are searched first, unmeasured and not reranked, so that the code is compiled. */
  private static final int WARM_UP = 100;

  /** How to search. */
  record Settings(Pipeline pipeline, int candidates, @Nullable Reranker reranker, int depth) {
    Query query(String text) {
      return Query.of(text)
          .withArms(pipeline.arms())
          .withCandidates(candidates)
          .withTop(candidates);
    }

    Query reranked(String text) {
      return reranker == null ? query(text) : query(text).withRerank(reranker, depth);
    }
  }

  static Evaluation of(
      Retriever retriever, Map<String, String> queries, Settings settings, Progress progress)
      throws IOException {
    for (String text : queries.values().stream().limit(WARM_UP).toList()) {
      retriever.search(settings.query(text));
    }
    Map<String, List<Ranked>> run = new LinkedHashMap<>();
    Latencies latencies = new Latencies();
    int failed = 0;
    String step = "searching";
    progress.advance(step, 0, queries.size());
    for (Map.Entry<String, String> query : queries.entrySet()) {
      long start = System.nanoTime();
      SearchResult result = retriever.search(settings.reranked(query.getValue()));
      latencies.add(result.times(), Duration.ofNanos(System.nanoTime() - start));
      failed += result.rerank().outcome() == RerankStatus.Outcome.FAILED ? 1 : 0;
      run.put(query.getKey(), ranked(result.hits()));
      progress.advance(step, run.size(), queries.size());
    }
    return new Evaluation(run, latencies, failed);
  }

  /** Scores strictly decreasing, so that no tie rule of an evaluator decides. */
  private static List<Ranked> ranked(List<Hit> hits) {
    List<Ranked> ranked = new ArrayList<>(hits.size());
    double previous = Double.POSITIVE_INFINITY;
    for (Hit hit : hits) {
      previous = Math.min(hit.score(), Math.nextDown(previous));
      ranked.add(new Ranked(hit.document().id(), previous));
    }
    return ranked;
  }
}
