package io.winnow.bench.contextual;

import io.winnow.bench.eval.Latencies;
import io.winnow.retriever.SearchResult;
import io.winnow.retriever.transformer.VectorCache;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What some queries in a row took, with vectors that are kept and without. Not thread-safe. */
final class Block {
  private static final String KEPT = "kept";
  private static final String PLAIN = "plain";

  private final VectorCache.Stats before;
  private final Latencies latencies = new Latencies();
  private int queries;
  private int compared;
  private int different;
  private int tied;
  private double deviation;
  private double plainSeconds;
  private double savedSeconds;

  /**
   * An empty one.
   *
   * @param before how the vectors had fared
   */
  Block(VectorCache.Stats before) {
    this.before = before;
  }

  /** A query that was reranked with kept vectors, and without unless that was left out. */
  void add(SearchResult kept, @Nullable SearchResult plain) {
    queries++;
    latencies.add(KEPT, rerank(kept));
    if (plain == null) {
      return;
    }
    compared++;
    latencies.add(PLAIN, rerank(plain));
    plainSeconds += rerank(plain).toNanos() / 1e9;
    savedSeconds += rerank(plain).minus(rerank(kept)).toNanos() / 1e9;
    Agreement agreement = Agreement.of(kept, plain);
    if (agreement.tied()) {
      tied++;
    } else if (!agreement.same()) {
      different++;
    }
    deviation = Math.max(deviation, agreement.deviation());
  }

  private static Duration rerank(SearchResult result) {
    return Objects.requireNonNull(result.times().rerank());
  }

  int queries() {
    return queries;
  }

  /** Queries whose two answers are not the same. */
  int different() {
    return different;
  }

  /**
   * All of it.
   *
   * @param after how the vectors have fared by its end
   */
  Map<String, @Nullable Object> tree(VectorCache.Stats after) {
    long hits = after.hits() - before.hits();
    long misses = after.misses() - before.misses();
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("queries", queries);
    tree.put("hits", hits);
    tree.put("misses", misses);
    tree.put("hit_rate", (double) hits / Math.max(1, hits + misses));
    tree.put("vectors", after.size());
    tree.put("bytes", after.bytes());
    tree.put("rerank_ms", latencies.percentiles());
    tree.put("compared", compared);
    tree.put("plain_seconds", plainSeconds);
    tree.put("saved_seconds", savedSeconds);
    tree.put("saved_share", plainSeconds > 0 ? savedSeconds / plainSeconds : 0);
    tree.put("different", different);
    tree.put("tied", tied);
    tree.put("max_score_deviation", deviation);
    return tree;
  }
}
