package io.winnow.bench.eval;

import io.winnow.retriever.Fusion;
import io.winnow.retriever.Query;
import io.winnow.retriever.cli.RerankOptions;
import io.winnow.retriever.rerank.RerankPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to evaluate, as the command line or a test says it.
 *
 * @param model SPEC of the static model, or of the sentence encoder where the pipeline is
 *     contextual; null for bm25
 * @param rerank SPEC of stage two, or null
 * @param rerankers how these are loaded
 * @param policy how far they may go
 * @param candidates documents an arm contributes, and hits asked for
 * @param cachedVectors whether a bi-encoder takes the vectors of documents from the cache
 * @param control whether a static model is compared with its {@link RandomDirections}
 * @param dropOwnId whether the document with the query's id is left out
 */
record EvalSettings(
    Pipeline pipeline,
    @Nullable String model,
    Fusion fusion,
    @Nullable String rerank,
    RerankOptions rerankers,
    RerankPolicy policy,
    int candidates,
    boolean cachedVectors,
    boolean control,
    boolean dropOwnId,
    List<Measure> measures) {

  /** Documents that an arm contributed to an answer; null where there are no arms. */
  @Nullable Integer recallCandidates() {
    if (pipeline == Pipeline.CONTEXTUAL) {
      return null;
    }
    Query query = Query.of("any").withCandidates(candidates);
    return (rerank == null ? query : query.withTop(policy.depth())).candidates();
  }

  /** A control says something of the static arm alone. */
  boolean hasControl() {
    return control && pipeline == Pipeline.STATIC && rerank == null;
  }
}
