package io.winnow.bench.rerank;

import io.winnow.bench.eval.Latencies;
import io.winnow.bench.eval.Scores;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.RerankStatus.Outcome;
import io.winnow.retriever.rerank.Reranker;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What searches under one policy took, each pair scored anew.
 *
 * @param outcomes how many searches had each
 * @param scored candidates reranked, of a search on average
 * @param scores by {@link Trial#MEASURES}
 * @param millis of a search: p50, p95 and p99, by nearest rank
 * @param overrunMillis what answers were beyond the deadline, 0 for one before it: the same, and
 *     max; null without a deadline
 */
record Timing(
    RerankPolicy policy,
    Map<Outcome, Integer> outcomes,
    double scored,
    List<Scores> scores,
    Map<String, Double> millis,
    @Nullable Map<String, Double> overrunMillis) {
  /** Searches all queries once. */
  static Timing of(Trial trial, Reranker reranker, RerankPolicy policy) throws IOException {
    Trial.Outcome outcome = trial.reranked(reranker, policy);
    Duration deadline = policy.deadline();
    return new Timing(
        policy,
        outcome.tally().outcomes(),
        (double) outcome.scored() / outcome.times().size(),
        outcome.scores(),
        percentiles(outcome.times()),
        deadline == null ? null : overrun(outcome.times(), deadline));
  }

  private static Map<String, Double> overrun(List<Duration> times, Duration deadline) {
    List<Duration> beyond =
        times.stream()
            .map(time -> time.minus(deadline))
            .map(over -> over.isNegative() ? Duration.ZERO : over)
            .sorted()
            .toList();
    Map<String, Double> overrun = new LinkedHashMap<>(percentiles(beyond));
    overrun.put("max", beyond.getLast().toNanos() / 1e6);
    return overrun;
  }

  static Map<String, Double> percentiles(List<Duration> times) {
    Latencies latencies = new Latencies();
    times.forEach(time -> latencies.add("search", time));
    return Objects.requireNonNull(latencies.percentiles().get("search"));
  }
}
