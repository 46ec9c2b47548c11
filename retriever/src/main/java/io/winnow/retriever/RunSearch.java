package io.winnow.retriever;

import io.winnow.datasets.Queries;
import io.winnow.datasets.RunFile;
import io.winnow.engine.Progress;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.RerankStatus;
import io.winnow.retriever.rerank.RerankTally;
import io.winnow.retriever.rerank.Reranker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Searches for many queries, and keeps rankings as a run of TREC has them.
 *
 * <p>A ranking begins with the documents that are reranked, where there is a reranker. After them
 * comes what recall gives: first as many as an arm contributes, then what it finds when it is asked
 * for as many as the ranking is deep. So it is that of {@code ./winnow eval}, and a deep ranking
 * begins as a short one does.
 *
 * <p>Not thread-safe; the retriever and the reranker stay the caller's to close.
 */
public final class RunSearch {
  private final Retriever retriever;
  private final Function<String, Query> recall;
  private final @Nullable Reranker reranker;
  private final RerankPolicy policy;
  private final Progress progress;

  /** One string for a document, however many queries find it: a long run stays small. */
  private final Map<String, String> ids = new HashMap<>();

  /**
   * Takes what to search with.
   *
   * @param recall makes a query, not reranked, of its text
   * @param reranker null for recall alone
   * @param policy how far it may go; not looked at without a reranker
   * @param progress hears of the step {@code searching}
   */
  public RunSearch(
      Retriever retriever,
      Function<String, Query> recall,
      @Nullable Reranker reranker,
      RerankPolicy policy,
      Progress progress) {
    this.retriever = retriever;
    this.recall = recall;
    this.reranker = reranker;
    this.policy = policy;
    this.progress = progress;
  }

  /**
   * What was searched.
   *
   * @param run the rankings, scores strictly falling; none for a blank query
   * @param queries that were searched
   * @param blank queries without a word, which find nothing
   * @param reranks how many queries had each outcome of reranking; none without a reranker
   */
  public record Summary(
      RunFile run, int queries, int blank, Map<RerankStatus.Outcome, Integer> reranks) {
    public Summary {
      reranks = Map.copyOf(reranks);
    }
  }

  /**
   * Searches for all queries, one after the other.
   *
   * @param top how deep the rankings are, 1 to {@value Query#MAX_DEPTH}
   * @param dropOwnId whether a document with the query's id is left out of its ranking, as BEIR
   *     does where the queries are documents too
   * @throws IOException if a search fails, or without a deadline the reranking of every query
   */
  public Summary run(Queries queries, int top, boolean dropOwnId) throws IOException {
    Map<String, List<RunFile.Entry>> rankings = new LinkedHashMap<>();
    int blank = 0;
    RerankTally reranks = new RerankTally();
    progress.advance("searching", 0, queries.texts().size());
    for (Map.Entry<String, String> query : queries.texts().entrySet()) {
      if (query.getValue().isBlank()) {
        blank++;
      } else {
        List<SearchResult> parts = parts(recall.apply(query.getValue()), top);
        if (reranker != null) {
          reranks.add(parts.getFirst().rerank());
        }
        String own = dropOwnId ? query.getKey() : null;
        rankings.put(
            query.getKey(),
            RunFile.ranking(parts.stream().map(part -> entries(part, own)).toList(), top));
      }
      progress.advance("searching", rankings.size() + blank, queries.texts().size());
    }
    reranks.requireSuccess(policy);
    return new Summary(new RunFile(rankings), rankings.size(), blank, reranks.outcomes());
  }

  private List<SearchResult> parts(Query query, int top) throws IOException {
    List<SearchResult> parts = new ArrayList<>();
    if (reranker != null) {
      parts.add(retriever.search(query.withTop(policy.depth()).withRerank(reranker, policy)));
    }
    parts.add(retriever.search(query.withTop(query.candidates())));
    parts.add(retriever.search(query.withTop(top)));
    return parts;
  }

  private List<RunFile.Entry> entries(SearchResult result, @Nullable String own) {
    return result.hits().stream()
        .filter(hit -> !hit.document().id().equals(own))
        .map(
            hit ->
                new RunFile.Entry(ids.computeIfAbsent(hit.document().id(), id -> id), hit.score()))
        .toList();
  }
}
