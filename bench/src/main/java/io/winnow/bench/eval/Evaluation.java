package io.winnow.bench.eval;

import io.winnow.datasets.RunFile;
import io.winnow.engine.Progress;
import io.winnow.retriever.Query;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.RerankStatus.Outcome;
import io.winnow.retriever.rerank.RerankTally;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The queries of a collection, run one after the other, as a user would.
 *
 * <p>A ranking begins with the answer that a user gets, which alone is timed, before anything else
 * is searched. After it comes, down to {@value #DEPTH}, what recall gives when it is asked for
 * more: first for all its candidates, then for {@value #DEPTH} of them.
 *
 * @param run per query the documents found, best first, scores strictly decreasing, as 32-bit
 *     floats too: some evaluators read no more
 * @param latencies of each stage, after a warm-up
 * @param reranks queries by what became of their reranking; none without a reranker
 */
record Evaluation(
    Map<String, List<RunFile.Entry>> run, Latencies latencies, Map<Outcome, Integer> reranks) {
  /** How deep a ranking is. */
  static final int DEPTH = Query.MAX_CANDIDATES;

  /**
   * Runs every query.
   *
   * @param queries query id to text; a blank one finds nothing, and is not timed
   * @param policy that the system reranks by, if it does
   * @param dropOwnId whether a document with the query's id is left out of its ranking
   * @throws IOException if a search fails, or without a deadline the reranking of every query
   */
  static Evaluation of(
      SystemUnderTest system,
      RerankPolicy policy,
      Map<String, String> queries,
      boolean dropOwnId,
      Progress progress)
      throws IOException {
    system.warmUp(queries.values().stream().filter(text -> !text.isBlank()).toList());
    Map<String, List<RunFile.Entry>> answers = new LinkedHashMap<>();
    Latencies latencies = new Latencies();
    RerankTally reranks = new RerankTally();
    String step = "searching";
    progress.advance(step, 0, queries.size());
    for (Map.Entry<String, String> query : queries.entrySet()) {
      if (!query.getValue().isBlank()) {
        long start = System.nanoTime();
        SystemUnderTest.Answer answer = system.answer(query.getValue());
        latencies.add(answer.times(), Duration.ofNanos(System.nanoTime() - start));
        answers.put(query.getKey(), answer.hits());
        if (answer.rerank() != null) {
          reranks.add(answer.rerank());
        }
      }
      progress.advance(step, answers.size(), queries.size());
    }
    reranks.requireSuccess(policy);
    return new Evaluation(
        run(system, queries, answers, dropOwnId, progress), latencies, reranks.outcomes());
  }

  /** Queries whose reranking failed. */
  int failedReranks() {
    return reranks.getOrDefault(Outcome.FAILED, 0);
  }

  private static Map<String, List<RunFile.Entry>> run(
      SystemUnderTest system,
      Map<String, String> queries,
      Map<String, List<RunFile.Entry>> answers,
      boolean dropOwnId,
      Progress progress)
      throws IOException {
    Map<String, List<RunFile.Entry>> run = new LinkedHashMap<>();
    // One string for a document, however many queries find it: the run of 10,000 stays small.
    Map<String, String> ids = new HashMap<>();
    String step = "ranking " + DEPTH + " deep";
    progress.advance(step, 0, queries.size());
    for (Map.Entry<String, String> query : queries.entrySet()) {
      List<List<RunFile.Entry>> parts = new ArrayList<>();
      List<RunFile.Entry> answer = answers.get(query.getKey());
      if (answer != null) {
        parts.add(answer);
        parts.addAll(system.deeper(query.getValue(), DEPTH));
      }
      run.put(query.getKey(), ranking(parts, dropOwnId ? query.getKey() : null, ids));
      progress.advance(step, run.size(), queries.size());
    }
    return run;
  }

  private static List<RunFile.Entry> ranking(
      List<List<RunFile.Entry>> parts, @Nullable String dropped, Map<String, String> ids) {
    List<List<RunFile.Entry>> kept =
        parts.stream()
            .map(part -> part.stream().filter(hit -> !hit.docId().equals(dropped)).toList())
            .toList();
    return RunFile.ranking(kept, DEPTH).stream()
        .map(
            entry -> new RunFile.Entry(ids.computeIfAbsent(entry.docId(), id -> id), entry.score()))
        .toList();
  }
}
