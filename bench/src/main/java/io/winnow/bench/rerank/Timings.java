package io.winnow.bench.rerank;

import io.winnow.retriever.Hit;
import io.winnow.retriever.Query;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.Reranker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What searches took under one policy after the other.
 *
 * @param batchMillis the median time of one batch of the reranker
 */
record Timings(double batchMillis, List<Timing> all) {
  private static final int WARM_UP = 3;
  private static final int BATCHES = 5;

  /** Takes the times of searches; the first of them are searched before, unmeasured. */
  static Timings of(Trial trial, Trial few, Reranker reranker, List<RerankPolicy> policies)
      throws IOException {
    String query = trial.sample().texts().values().iterator().next();
    double batch = batchMillis(reranker, query, longText(trial, query));
    List<Timing> all = new ArrayList<>();
    for (RerankPolicy policy : policies) {
      all.add(Timing.of(policy.deadline() == null ? few : trial, reranker, policy));
    }
    return new Timings(batch, all);
  }

  /** A pair that is longer than the model reads is a batch of its own. */
  private static double batchMillis(Reranker reranker, String query, String longText) {
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < WARM_UP + BATCHES; i++) {
      long start = System.nanoTime();
      reranker.score(query, List.of(longText));
      times.add(Duration.ofNanos(System.nanoTime() - start));
    }
    List<Duration> measured = times.subList(WARM_UP, times.size());
    return Objects.requireNonNull(Timing.percentiles(measured).get("p50"));
  }

  private static String longText(Trial trial, String query) throws IOException {
    List<Hit> hits = trial.retriever().search(Query.of(query).withTop(100)).hits();
    return hits.stream().map(hit -> hit.document().content()).collect(Collectors.joining(" "));
  }
}
