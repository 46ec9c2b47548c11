package io.winnow.retriever.cli;

import io.winnow.retriever.ExplainedResult;
import io.winnow.retriever.HitExplanation;
import io.winnow.retriever.ScoreTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The JSON of explanations that scripts rely on; absent values are null. */
final class HitExplanationJson {
  private HitExplanationJson() {}

  /** An answer with an explanation in each hit. */
  static Map<String, @Nullable Object> of(ExplainedResult explained) {
    Map<String, @Nullable Object> tree = ResultJson.of(explained.result());
    List<Map<String, @Nullable Object>> hits = new ArrayList<>();
    for (int i = 0; i < explained.hits().size(); i++) {
      Map<String, @Nullable Object> hit = ResultJson.of(explained.result().hits().get(i));
      hit.put("explanation", of(explained.hits().get(i)));
      hits.add(hit);
    }
    tree.put("hits", hits);
    return tree;
  }

  static Map<String, @Nullable Object> of(HitExplanation of) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("query", of.query().text());
    tree.put("id", of.document().id());
    tree.put("rank", of.rank());
    tree.put("score", of.score());
    HitExplanation.StaticScore staticArm = of.staticArm();
    if (staticArm != null) {
      Map<String, @Nullable Object> arm = of(staticArm.arm());
      arm.put("query", TokenJson.of(staticArm.tokens().first(), staticArm.queryText()));
      arm.put("document", TokenJson.of(staticArm.tokens().second(), staticArm.documentText()));
      arm.put("passage", ResultJson.of(staticArm.passage()));
      tree.put("static", arm);
    } else {
      tree.put("static", null);
    }
    HitExplanation.Bm25Score bm25 = of.bm25Arm();
    if (bm25 != null) {
      Map<String, @Nullable Object> arm = of(bm25.arm());
      arm.put("tree", of(bm25.tree()));
      tree.put("bm25", arm);
    } else {
      tree.put("bm25", null);
    }
    tree.put("fused", of(of.fused()));
    tree.put("recall_rank", of.recallRank());
    tree.put("rerank", of(of.reranked()));
    HitExplanation.Loss loss = of.loss();
    tree.put("lost_at", loss == null ? null : loss.stage().name());
    tree.put("reason", loss == null ? null : loss.reason());
    return tree;
  }

  private static Map<String, @Nullable Object> of(HitExplanation.ArmScore arm) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("rank", arm.rank());
    tree.put("score", arm.score());
    tree.put("candidates", arm.candidates());
    tree.put("cutoff", arm.cutoff());
    return tree;
  }

  private static Map<String, @Nullable Object> of(ScoreTree of) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("value", of.value());
    tree.put("description", of.description());
    tree.put("details", of.details().stream().map(HitExplanationJson::of).toList());
    return tree;
  }

  private static @Nullable Map<String, @Nullable Object> of(
      HitExplanation.@Nullable FusedScore fused) {
    if (fused == null) {
      return null;
    }
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("score", fused.score());
    tree.put("static_part", fused.staticPart());
    tree.put("bm25_part", fused.bm25Part());
    tree.put("formula", fused.formula());
    return tree;
  }

  private static @Nullable Map<String, @Nullable Object> of(
      HitExplanation.@Nullable RerankedScore reranked) {
    if (reranked == null) {
      return null;
    }
    Map<String, @Nullable Object> tree = ResultJson.of(reranked.status());
    tree.put("score", reranked.score());
    tree.put("rank", reranked.rank());
    return tree;
  }
}
