package io.winnow.retriever;

import io.winnow.datasets.Corpus;
import io.winnow.datasets.Queries;
import io.winnow.datasets.RunFile;
import io.winnow.engine.Progress;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.RerankStatus;
import io.winnow.retriever.rerank.RerankStatus.Outcome;
import io.winnow.retriever.rerank.RerankTally;
import io.winnow.retriever.rerank.Reranker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reranks a run of TREC, whoever made it: no index is needed. A deadline is that of the reranking
 * of one query. Documents are read from their beginning. Not thread-safe; the reranker stays the
 * caller's to close.
 */
public final class RunReranking {
  private final Reranker reranker;
  private final RerankPolicy policy;
  private final Progress progress;

  /**
   * Takes what to rerank with.
   *
   * @param progress hears of the steps {@code reading the corpus} and {@code reranking}
   */
  public RunReranking(Reranker reranker, RerankPolicy policy, Progress progress) {
    this.reranker = reranker;
    this.policy = policy;
    this.progress = progress;
  }

  /**
   * What was reranked.
   *
   * @param run the rankings, as deep as they were, scores strictly falling
   * @param outcomes how many queries had each; those that did not occur are not there
   * @param reranked candidates that were scored, of all queries
   * @param truncated of them, those that were not read to their end
   * @param times of the reranking of each query, in the order of the run
   * @param reason of the last query that was not reranked in full; empty if all were
   */
  public record Summary(
      RunFile run,
      Map<Outcome, Integer> outcomes,
      int reranked,
      int truncated,
      List<Duration> times,
      String reason) {
    public Summary {
      outcomes = Map.copyOf(outcomes);
      times = List.copyOf(times);
    }
  }

  /**
   * Reranks the first documents of each query.
   *
   * @param queries the text of every query of the run
   * @param corpus with every document that is to be reranked; of two with one id the last counts
   * @throws IOException if a query or a document is missing, the corpus cannot be read, or the
   *     reranking of every query failed without a deadline
   */
  public Summary run(RunFile run, Queries queries, Corpus corpus) throws IOException {
    Map<String, List<RunFile.Entry>> rankings = new LinkedHashMap<>();
    for (Map.Entry<String, List<RunFile.Entry>> entry : run.entries().entrySet()) {
      text(entry.getKey(), queries);
      rankings.put(
          entry.getKey(), entry.getValue().stream().sorted(RunFile.Entry.BEST_FIRST).toList());
    }
    Map<String, Document> documents = documents(rankings, corpus);
    Map<String, List<RunFile.Entry>> reranked = new LinkedHashMap<>();
    RerankTally tally = new RerankTally();
    List<Duration> times = new ArrayList<>();
    int scored = 0;
    int truncated = 0;
    progress.advance("reranking", 0, rankings.size());
    for (Map.Entry<String, List<RunFile.Entry>> ranking : rankings.entrySet()) {
      List<Hit> hits = hits(ranking.getValue(), documents);
      long start = System.nanoTime();
      Reranking reranking =
          Reranking.of(
              text(ranking.getKey(), queries),
              reranker,
              policy,
              hits,
              hits.stream().map(_ -> List.<Passage>of()).toList(),
              new Deadline(start, policy.deadline()));
      times.add(Duration.ofNanos(System.nanoTime() - start));
      RerankStatus status = reranking.status();
      tally.add(status);
      scored += status.depth();
      truncated += status.truncated();
      reranked.put(ranking.getKey(), entries(reranking.hits()));
      progress.advance("reranking", reranked.size(), rankings.size());
    }
    tally.requireSuccess(policy);
    return new Summary(
        new RunFile(reranked), tally.outcomes(), scored, truncated, times, tally.reason());
  }

  private static String text(String query, Queries queries) throws IOException {
    String text = queries.texts().get(query);
    if (text == null) {
      throw new IOException(
          "the run has the query '"
              + query
              + "', which is not among the "
              + queries.texts().size()
              + " queries: expected a run of the same collection");
    }
    return text;
  }

  /** What is to be reranked. */
  private Map<String, Document> documents(Map<String, List<RunFile.Entry>> rankings, Corpus corpus)
      throws IOException {
    Set<String> wanted = new HashSet<>();
    rankings.values().stream()
        .flatMap(ranking -> ranking.stream().limit(policy.depth()))
        .forEach(entry -> wanted.add(entry.docId()));
    Map<String, Document> found = new HashMap<>();
    long expected = corpus.size().orElse(0);
    long[] read = {0};
    corpus.read(
        document -> {
          if (wanted.contains(document.id())) {
            found.put(document.id(), Document.of(document.id(), document.title(), document.text()));
          }
          read[0]++;
          progress.advance("reading the corpus", read[0], Math.max(expected, read[0] + 1));
        },
        _ -> {}); // Whatever is missing of it is told below.
    progress.advance("reading the corpus", read[0], read[0]);
    wanted.removeAll(found.keySet());
    if (!wanted.isEmpty()) {
      throw new IOException(
          "%d documents to rerank are not in the corpus, such as '%s': expected a run of the same collection"
              .formatted(wanted.size(), wanted.iterator().next()));
    }
    return found;
  }

  private static List<Hit> hits(List<RunFile.Entry> ranking, Map<String, Document> documents) {
    List<Hit> hits = new ArrayList<>(ranking.size());
    for (RunFile.Entry entry : ranking) {
      int rank = hits.size() + 1;
      Document known = documents.get(entry.docId());
      hits.add(
          new Hit(
              rank,
              known == null ? Document.of(entry.docId(), "") : known,
              entry.score(),
              null,
              new Hit.Stages(null, null, null, null, rank, entry.score(), null)));
    }
    return hits;
  }

  private static List<RunFile.Entry> entries(List<Hit> hits) {
    List<RunFile.Entry> entries =
        hits.stream().map(hit -> new RunFile.Entry(hit.document().id(), hit.score())).toList();
    return RunFile.ranking(List.of(entries), entries.size());
  }
}
