package io.winnow.bench.contextual;

import io.winnow.engine.Progress;
import io.winnow.retriever.Query;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.SearchResult;
import io.winnow.retriever.rerank.BiEncoderReranker;
import io.winnow.retriever.rerank.RerankStatus;
import io.winnow.retriever.rerank.RerankStatus.Outcome;
import io.winnow.retriever.rerank.Reranker;
import io.winnow.retriever.transformer.VectorCache;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the queries of a stream one after the other, each with kept vectors and without. */
final class ContextualRun {
  /** Queries that are reranked before, without keeping anything: the first calls are slow. */
  private static final int WARM_UP = 5;

  private final Retriever retriever;
  private final VectorCache cache;
  private final BiEncoderReranker kept;
  private final BiEncoderReranker plain;
  private final Settings settings;

  /**
   * How to ask.
   *
   * @param depth of reranking, and hits
   * @param block queries that are told together
   * @param plainEvery which queries are reranked without kept vectors, too: every so manyth
   */
  record Settings(int depth, int block, int plainEvery) {}

  /** Takes what stays the caller's to close. */
  ContextualRun(Retriever retriever, VectorCache cache, Settings settings) {
    this.retriever = retriever;
    this.cache = cache;
    this.kept = BiEncoderReranker.over(cache);
    this.plain =
        BiEncoderReranker.of(
            cache.encoder(), cache.encoder().queryPrompt(), cache.encoder().documentPrompt());
    this.settings = settings;
  }

  /**
   * The figures of a run.
   *
   * @param different queries whose answers differ
   */
  record Result(
      List<Map<String, @Nullable Object>> blocks,
      Map<String, @Nullable Object> total,
      int different) {}

  Result run(List<String> stream, Progress progress) throws IOException {
    for (String query : stream.stream().limit(WARM_UP).toList()) {
      search(query, plain);
    }
    List<Map<String, @Nullable Object>> blocks = new ArrayList<>();
    Block total = new Block(cache.stats());
    Block block = new Block(cache.stats());
    for (int i = 0; i < stream.size(); i++) {
      progress.advance("searching", i, stream.size());
      add(stream.get(i), i, List.of(block, total));
      if (block.queries() == settings.block() || i == stream.size() - 1) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("to", i + 1);
        tree.putAll(block.tree(cache.stats()));
        blocks.add(tree);
        block = new Block(cache.stats());
      }
    }
    return new Result(blocks, total.tree(cache.stats()), total.different());
  }

  /** Each of the two goes first as often as the other. */
  private void add(String query, int number, List<Block> blocks) throws IOException {
    boolean compared = number % settings.plainEvery() == 0;
    boolean plainFirst = number / settings.plainEvery() % 2 == 1;
    SearchResult before = compared && plainFirst ? search(query, plain) : null;
    SearchResult keeping = search(query, kept);
    SearchResult without = compared && !plainFirst ? search(query, plain) : before;
    blocks.forEach(block -> block.add(keeping, without));
  }

  private SearchResult search(String query, Reranker reranker) throws IOException {
    SearchResult result =
        retriever.search(
            Query.of(query).withTop(settings.depth()).withRerank(reranker, settings.depth()));
    RerankStatus status = result.rerank();
    if (status.outcome() != Outcome.FULL) {
      throw new IOException("not reranked: \"" + query + "\": " + status);
    }
    return result;
  }
}
