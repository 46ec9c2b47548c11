package io.winnow.bench.eval;

import io.winnow.datasets.RunFile;
import io.winnow.retriever.Fusion;
import io.winnow.retriever.Hit;
import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.Query;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.SearchResult;
import io.winnow.retriever.StageTimes;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.Reranker;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Two-stage search through the retriever's public API. */
final class RecallSystem implements SystemUnderTest {
  /**
   * How to search. An answer has as many hits as a search gives by default, and with a reranker all
   * that were reranked.
   *
   * @param candidates an arm contributes
   * @param policy how far the reranker may go
   */
  record Settings(
      Pipeline pipeline,
      Fusion fusion,
      int candidates,
      @Nullable Reranker reranker,
      RerankPolicy policy) {
    Query recall(String text) {
      return Query.of(text).withArms(pipeline.arms()).withFusion(fusion).withCandidates(candidates);
    }

    Query reranked(String text) {
      return reranker == null
          ? recall(text)
          : recall(text).withTop(policy.depth()).withRerank(reranker, policy);
    }
  }

  /** Queries that warm a reranker up which encodes its documents: it takes a second for each. */
  private static final int RERANKED = 5;

  private final EvalIndex index;
  private final Retriever retriever;
  private final Settings settings;
  private final boolean cached;

  /**
   * Takes the retriever over, which is open on the index.
   *
   * @param cached whether the reranker keeps the vectors of documents
   */
  RecallSystem(EvalIndex index, Retriever retriever, Settings settings, boolean cached) {
    this.index = index;
    this.retriever = retriever;
    this.settings = settings;
    this.cached = cached;
  }

  @Override
  public Answer answer(String query) throws IOException {
    return answer(retriever.search(settings.reranked(query)));
  }

  /** Where vectors are cached, all queries are reranked once, so that every one is. */
  @Override
  public void warmUp(List<String> queries) throws IOException {
    for (String query : queries.stream().limit(WARM_UP).toList()) {
      retriever.search(settings.recall(query));
    }
    if (settings.reranker() != null) {
      for (String query : queries.stream().limit(cached ? queries.size() : RERANKED).toList()) {
        answer(query);
      }
    }
  }

  @Override
  public List<List<RunFile.Entry>> deeper(String query, int hits) throws IOException {
    Query recall = settings.recall(query);
    return List.of(
        ranked(retriever.search(recall.withTop(settings.candidates()))),
        ranked(retriever.search(recall.withTop(hits))));
  }

  private Answer answer(SearchResult result) {
    return new Answer(
        ranked(result),
        times(result.times()),
        settings.reranker() == null ? null : result.rerank());
  }

  private static List<RunFile.Entry> ranked(SearchResult result) {
    return result.hits().stream().map(RecallSystem::ranked).toList();
  }

  private static RunFile.Entry ranked(Hit hit) {
    return new RunFile.Entry(hit.document().id(), hit.score());
  }

  private static Map<String, Duration> times(StageTimes times) {
    Map<String, Duration> stages = new LinkedHashMap<>();
    stages.put("encode", times.encode());
    stages.put("bm25", times.bm25());
    stages.put("vectors", times.vectors());
    stages.put("fuse", times.fuse());
    if (times.rerank() != null) {
      stages.put("rerank", times.rerank());
    }
    return stages;
  }

  @Override
  public Index index() throws IOException {
    int documents = retriever.size();
    Double seconds = index.buildSeconds();
    return new Index(
        documents,
        index.bytes(),
        seconds,
        seconds == null ? null : documents / seconds,
        settings.pipeline() == Pipeline.STATIC ? null : IndexInfo.read(index.folder()).terms());
  }

  @Override
  public void close() throws IOException {
    retriever.close();
  }
}
