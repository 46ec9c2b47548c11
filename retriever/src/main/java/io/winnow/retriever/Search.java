package io.winnow.retriever;

import io.winnow.retriever.recall.Candidate;
import io.winnow.retriever.recall.FilterQuery;
import io.winnow.retriever.recall.IndexSchema;
import io.winnow.retriever.recall.LexicalQuery;
import io.winnow.retriever.recall.Recall;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.RerankStatus;
import io.winnow.retriever.rerank.Reranker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/**
 * One query over one view of the index, after recall.
 *
 * @param searcher open as long as this is used
 * @param vector of the query, at length one; null where no token was known
 * @param encode how long it took
 * @param deadline of the answer
 */
record Search(
    IndexSearcher searcher,
    Query query,
    float @Nullable [] vector,
    Recall.Recalled recalled,
    Duration encode,
    Deadline deadline) {
  private static final String NOT_ASKED = "no reranker asked for";

  /**
   * Runs recall.
   *
   * @param vector of the query, at length one; null where no token was known
   */
  static Search run(
      IndexSearcher searcher,
      Analyzer analyzer,
      Query query,
      float @Nullable [] vector,
      Duration encode,
      Deadline deadline)
      throws IOException {
    Filter filter = query.filter();
    Recall.Recalled recalled =
        Recall.recall(
            searcher,
            query.arms() == Arms.STATIC
                ? null
                : new LexicalQuery(query.text(), analyzer, query.weights(), query.syntax()),
            query.arms() == Arms.BM25 ? null : vector,
            filter == null ? null : FilterQuery.of(filter, searcher.getIndexReader()),
            query.arms() == Arms.BOTH ? query.fusion() : null,
            query.candidates(),
            query.method());
    return new Search(searcher, query, vector, recalled, encode, deadline);
  }

  /** The answer of an index without a commit. */
  static SearchResult nothing(Query query) {
    Duration none = Duration.ZERO;
    return new SearchResult(
        query,
        List.of(),
        RerankStatus.skipped(query.reranker() == null ? NOT_ASKED : "no candidates"),
        new StageTimes(none, none, none, none, none, null),
        RecallPlan.none("the index is empty"),
        new StageCounts(0, 0, 0, 0));
  }

  /** Reads as many candidates as the query returns or reranks, and reranks. */
  SearchResult result() throws IOException {
    return result(query);
  }

  /** The same, but every candidate is returned. */
  SearchResult all() throws IOException {
    return result(query.withHits(Query.MAX_DEPTH));
  }

  private SearchResult result(Query wanted) throws IOException {
    long start = System.nanoTime();
    List<Candidate> best = recalled.candidates();
    Reranker reranker = wanted.reranker();
    RerankPolicy policy = wanted.policy();
    int read = Math.min(best.size(), Math.max(wanted.top(), reranker == null ? 0 : policy.depth()));
    int[] docs = best.stream().limit(read).mapToInt(Candidate::doc).toArray();
    Passages passages =
        Passages.of(searcher, vector, docs, reranker == null ? 1 : policy.passages());
    List<List<Passage>> ofHits = new ArrayList<>(read);
    StoredFields fields = searcher.storedFields();
    List<Hit> hits = new ArrayList<>(read);
    for (int i = 0; i < read; i++) {
      Document document = Document.of(IndexSchema.fromLucene(fields.document(docs[i])));
      ofHits.add(passages.of(docs[i], document.text()));
      hits.add(hit(best.get(i), i + 1, document, ofHits.get(i)));
    }
    Duration fetch = Duration.ofNanos(System.nanoTime() - start);
    StageTimes times =
        new StageTimes(encode, recalled.bm25(), recalled.vectors(), recalled.fuse(), fetch, null);
    RerankStatus status = RerankStatus.skipped(NOT_ASKED);
    List<Hit> answer = hits;
    if (reranker != null) {
      long startRerank = System.nanoTime();
      Reranking reranking = Reranking.of(wanted.words(), reranker, policy, hits, ofHits, deadline);
      status = reranking.status();
      answer = reranking.hits();
      if (!hits.isEmpty()) {
        times = times.withRerank(Duration.ofNanos(System.nanoTime() - startRerank));
      }
    }
    return new SearchResult(
        wanted,
        answer.subList(0, Math.min(answer.size(), wanted.top())),
        status,
        times,
        recalled.plan(),
        new StageCounts(recalled.bm25Hits(), recalled.vectorHits(), best.size(), read));
  }

  private static Hit hit(Candidate candidate, int rank, Document document, List<Passage> passages) {
    Candidate.Place vector = candidate.staticArm();
    Candidate.Place terms = candidate.bm25Arm();
    return new Hit(
        rank,
        document,
        candidate.score(),
        passages.isEmpty() ? null : passages.getFirst(),
        new Hit.Stages(
            vector == null ? null : vector.rank(),
            vector == null ? null : vector.score(),
            terms == null ? null : terms.rank(),
            terms == null ? null : terms.score(),
            rank,
            candidate.score(),
            null));
  }
}
