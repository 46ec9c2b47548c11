package io.winnow.retriever;

import io.winnow.retriever.rerank.Cascade;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.RerankStatus;
import io.winnow.retriever.rerank.Reranker;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Stage two over the hits of stage one. It never loses them: whatever a reranker does, they come
 * back, in the order of recall where it gave none.
 *
 * @param hits all that were recalled, best first
 * @param status what became of their order
 */
record Reranking(List<Hit> hits, RerankStatus status) {

  /**
   * Reranks the first hits.
   *
   * @param recalled in the order of recall, at least down to the policy's depth where there are so
   *     many
   * @param passages of each, by its place in the order of recall; none of one that is whole
   */
  static Reranking of(
      String query,
      Reranker reranker,
      RerankPolicy policy,
      List<Hit> recalled,
      List<List<Passage>> passages,
      Deadline deadline) {
    List<Hit> candidates = recalled.subList(0, Math.min(policy.depth(), recalled.size()));
    if (candidates.isEmpty()) {
      return new Reranking(recalled, RerankStatus.skipped("no candidates"));
    }
    Double margin = policy.margin();
    double lead = lead(candidates);
    if (margin != null && lead >= margin) {
      return new Reranking(
          recalled,
          RerankStatus.skipped(
              String.format(
                  Locale.ROOT,
                  "recall is sure: its first leads by %.3f of the candidates' scores, enough is %s",
                  lead,
                  margin)));
    }
    List<Hit> hits = recalled;
    int reranked = 0;
    int truncated = 0;
    for (Cascade.Step step : Cascade.steps(reranker, policy.depth())) {
      List<Hit> best = hits.subList(0, Math.min(step.depth(), candidates.size()));
      List<List<String>> texts = best.stream().map(hit -> texts(hit, passages)).toList();
      HeadScoring.Head head = HeadScoring.score(step.reranker(), query, texts, deadline);
      hits = Splice.of(shown(hits, head, passages), head.scores(), policy.recallWeight());
      reranked = Math.max(reranked, head.scores().length);
      truncated += head.truncated();
      if (!head.stopped().isEmpty()) {
        return new Reranking(hits, stopped(head, reranked).withTruncated(truncated));
      }
    }
    return new Reranking(hits, RerankStatus.full(reranked).withTruncated(truncated));
  }

  /** What is scored of a hit: its passages under its title, or all of it. */
  private static List<String> texts(Hit hit, List<List<Passage>> passages) {
    Document document = hit.document();
    List<Passage> own = passages.get(hit.stages().recallRank() - 1);
    return own.isEmpty()
        ? List.of(document.content())
        : own.stream().map(passage -> document.content(passage.text())).toList();
  }

  /** The hits with the passages that scored best. */
  private static List<Hit> shown(
      List<Hit> hits, HeadScoring.Head head, List<List<Passage>> passages) {
    List<Hit> shown = new ArrayList<>(hits);
    for (int i = 0; i < head.scores().length; i++) {
      List<Passage> own = passages.get(hits.get(i).stages().recallRank() - 1);
      if (!own.isEmpty()) {
        shown.set(i, hits.get(i).withPassage(own.get(head.best()[i])));
      }
    }
    return shown;
  }

  private static RerankStatus stopped(HeadScoring.Head head, int reranked) {
    if (reranked > 0) {
      return RerankStatus.partial(reranked, head.stopped());
    }
    return head.failed()
        ? RerankStatus.failed(head.stopped())
        : RerankStatus.skipped(head.stopped());
  }

  /** How far recall's first is before its second, as a share of how far it is before its last. */
  private static double lead(List<Hit> candidates) {
    if (candidates.size() < 2) {
      return 0;
    }
    double first = candidates.getFirst().score();
    double spread = first - candidates.getLast().score();
    return spread > 0 ? (first - candidates.get(1).score()) / spread : 0;
  }
}
