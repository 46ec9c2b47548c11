package io.winnow.bench.rerank;

import io.winnow.bench.eval.Scores;
import io.winnow.bench.eval.StageTwo;
import io.winnow.retriever.cli.RerankOptions;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.Reranker;
import io.winnow.retriever.transformer.Precision;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which policies of a reranker are measured.
 *
 * @param spec of the reranker
 * @param precision what it computes in
 * @param weights shares of recall; times are taken with the first
 * @param deadlines in milliseconds
 */
record PolicyRun(
    String spec,
    Precision precision,
    List<Integer> depths,
    List<Double> weights,
    List<Integer> deadlines) {

  /** What every depth with every weight is worth; a bi-encoder encodes each document once. */
  List<Quality> quality(Trial trial, List<Scores> recall) throws IOException {
    try (StageTwo stageTwo = StageTwo.load(spec, RerankOptions.of(precision), true)) {
      return Quality.grid(trial, reranker(stageTwo), depths, weights, recall);
    }
  }

  /**
   * What searches take at every depth, and under every deadline at the greatest; nothing is cached.
   *
   * @param all searched under the deadlines
   * @param few searched without one, which takes long; may be none
   * @return null where nothing is asked for
   */
  @Nullable Timings timings(Trial all, Trial few) throws IOException {
    RerankPolicy policy = RerankPolicy.defaults().withRecallWeight(weights.getFirst());
    List<RerankPolicy> policies = new ArrayList<>();
    int deepest = 0;
    for (int depth : depths) {
      deepest = Math.max(deepest, depth);
      if (!few.sample().texts().isEmpty()) {
        policies.add(policy.withDepth(depth));
      }
    }
    for (int deadline : deadlines) {
      policies.add(policy.withDepth(deepest).withDeadline(Duration.ofMillis(deadline)));
    }
    if (policies.isEmpty()) {
      return null;
    }
    try (StageTwo stageTwo = StageTwo.load(spec, RerankOptions.of(precision), false)) {
      return Timings.of(all, few, reranker(stageTwo), policies);
    }
  }

  private static Reranker reranker(StageTwo stageTwo) {
    return Objects.requireNonNull(stageTwo.reranker());
  }
}
