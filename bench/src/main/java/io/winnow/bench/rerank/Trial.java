package io.winnow.bench.rerank;

import io.winnow.bench.eval.Measure;
import io.winnow.bench.eval.Scores;
import io.winnow.datasets.RunFile;
import io.winnow.engine.Progress;
import io.winnow.retriever.Query;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.SearchResult;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.RerankTally;
import io.winnow.retriever.rerank.Reranker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The queries of a sample, searched as a user would, under one policy after the other.
 *
 * @param retriever stays the caller's to close
 * @param dropOwnId whether a document with the query's id is left out
 * @param progress hears of each policy
 */
record Trial(Retriever retriever, Sample sample, boolean dropOwnId, Progress progress) {
  /** The first is the one that queries are helped and harmed by. */
  static final List<Measure> MEASURES = Measure.parseAll(List.of("nDCG@10", "RR@10"));

  /** Hits asked for: what the measures look at, and one that may be left out. */
  private static final int TOP = 11;

  /**
   * The searches of all queries under one policy.
   *
   * @param tally what became of the reranking
   * @param scored candidates that were reranked, of all queries
   * @param times of the searches
   * @param scores by {@link #MEASURES}
   */
  record Outcome(RerankTally tally, int scored, List<Duration> times, List<Scores> scores) {}

  /** Without a reranker. */
  Outcome recall() throws IOException {
    return search("recall", query -> query);
  }

  /** With one. */
  Outcome reranked(Reranker reranker, RerankPolicy policy) throws IOException {
    Duration deadline = policy.deadline();
    String step =
        "depth %d, weight of recall %s%s"
            .formatted(
                policy.depth(),
                policy.recallWeight(),
                deadline == null ? "" : ", deadline %d ms".formatted(deadline.toMillis()));
    return search(step, query -> query.withRerank(reranker, policy));
  }

  private Outcome search(String step, UnaryOperator<Query> stageTwo) throws IOException {
    Map<String, List<RunFile.Entry>> run = new HashMap<>();
    RerankTally tally = new RerankTally();
    List<Duration> times = new ArrayList<>();
    int scored = 0;
    for (Map.Entry<String, String> entry : sample.texts().entrySet()) {
      Query query = stageTwo.apply(Query.of(entry.getValue()).withTop(TOP));
      long start = System.nanoTime();
      SearchResult result = retriever.search(query);
      times.add(Duration.ofNanos(System.nanoTime() - start));
      tally.add(result.rerank());
      scored += result.rerank().depth();
      run.put(
          entry.getKey(),
          result.hits().stream()
              .map(hit -> new RunFile.Entry(hit.document().id(), hit.score()))
              .toList());
      progress.advance(step, run.size(), sample.texts().size());
    }
    return new Outcome(tally, scored, times, Scores.of(MEASURES, sample.grades(), run, dropOwnId));
  }
}
