package io.winnow.retriever;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.HitExplanation.ArmScore;
import io.winnow.retriever.HitExplanation.Bm25Score;
import io.winnow.retriever.HitExplanation.Loss;
import io.winnow.retriever.HitExplanation.RerankedScore;
import io.winnow.retriever.HitExplanation.Stage;
import io.winnow.retriever.HitExplanation.StaticScore;
import io.winnow.retriever.recall.Chunks;
import io.winnow.retriever.recall.FilterQuery;
import io.winnow.retriever.recall.IndexSchema;
import io.winnow.retriever.recall.RecallExplainer;
import io.winnow.retriever.rerank.RerankStatus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.jspecify.annotations.Nullable;

/** Explains documents of one search; good as long as its view of the index is open. */
final class Explaining {
  private final StaticModel model;
  private final Search search;
  private final RecallExplainer recall;

  /** Every candidate, in the order of the last stage. */
  private final SearchResult all;

  private final int returned;

  private Explaining(StaticModel model, Search search, SearchResult all) {
    this.model = model;
    this.search = search;
    this.recall = search.recalled().explainer();
    this.all = all;
    this.returned = Math.min(search.query().top(), all.hits().size());
  }

  static Explaining of(StaticModel model, Search search) throws IOException {
    return new Explaining(model, search, search.all());
  }

  /** The answer as the query gets it, each hit explained. */
  ExplainedResult answer() throws IOException {
    List<Hit> hits = all.hits().subList(0, returned);
    List<HitExplanation> explanations = new ArrayList<>(hits.size());
    for (Hit hit : hits) {
      explanations.add(candidate(hit));
    }
    return new ExplainedResult(
        new SearchResult(search.query(), hits, all.rerank(), all.times(), all.plan(), all.counts()),
        explanations);
  }

  /** A document of the index. */
  HitExplanation document(String id) throws IOException {
    for (Hit hit : all.hits()) {
      if (hit.document().id().equals(id)) {
        return candidate(hit);
      }
    }
    IndexSearcher searcher = search.searcher();
    TermQuery named = new TermQuery(IndexSchema.idTerm(id));
    ScoreDoc[] found = searcher.search(Chunks.without(named), 1).scoreDocs;
    if (found.length == 0) {
      throw unknown(id);
    }
    int doc = found[0].doc;
    Document document =
        Document.of(IndexSchema.fromLucene(search.searcher().storedFields().document(doc)));
    return explanation(doc, document, null);
  }

  static IllegalArgumentException unknown(String id) {
    return new IllegalArgumentException(
        "no document \"" + id + "\" to explain: expected the id of one that a search sees");
  }

  private HitExplanation candidate(Hit hit) throws IOException {
    int recallRank = hit.stages().recallRank();
    int doc = search.recalled().candidates().get(recallRank - 1).doc();
    return explanation(doc, hit.document(), hit);
  }

  private HitExplanation explanation(int doc, Document document, @Nullable Hit hit)
      throws IOException {
    Query query = search.query();
    StaticScore staticArm = null;
    if (query.arms() != Arms.BM25) {
      staticArm = staticScore(doc, document);
    }
    Bm25Score bm25Arm = null;
    if (query.arms() != Arms.STATIC) {
      bm25Arm = new Bm25Score(recall.bm25Arm(doc), recall.bm25Tree(doc));
    }
    Hit shown = hit != null && hit.rank() <= returned ? hit : null;
    return new HitExplanation(
        query,
        document,
        shown == null ? null : shown.rank(),
        shown == null ? null : shown.score(),
        staticArm,
        bm25Arm,
        recall.fused(doc),
        hit == null ? null : hit.stages().recallRank(),
        query.reranker() == null ? null : reranked(hit),
        shown == null ? loss(doc, hit, staticArm, bm25Arm) : null);
  }

  private StaticScore staticScore(int doc, Document document) throws IOException {
    List<Passage> passages =
        Passages.of(search.searcher(), search.vector(), new int[] {doc}, 1)
            .of(doc, document.text());
    Passage passage = passages.isEmpty() ? null : passages.getFirst();
    String compared = passage == null ? document.content() : document.content(passage.text());
    String words = search.query().words();
    return new StaticScore(
        recall.staticArm(doc), model.explain(words, compared), words, compared, passage);
  }

  private RerankedScore reranked(@Nullable Hit hit) {
    return new RerankedScore(
        all.rerank(),
        hit == null ? null : hit.stages().rerankScore(),
        hit == null ? null : hit.rank());
  }

  private Loss loss(
      int doc, @Nullable Hit hit, @Nullable StaticScore staticArm, @Nullable Bm25Score bm25Arm)
      throws IOException {
    Filter filter = search.query().filter();
    if (filter != null && !passes(doc, filter)) {
      return new Loss(Stage.FILTER, "does not pass the filter " + filter);
    }
    if (hit == null) {
      List<String> arms = new ArrayList<>();
      if (staticArm != null) {
        arms.add("static vectors: " + missed(staticArm.arm(), !isExact()));
      }
      if (bm25Arm != null) {
        arms.add("BM25: " + missed(bm25Arm.arm(), false));
      }
      return new Loss(Stage.ARMS, "no candidate of an arm; " + String.join("; ", arms));
    }
    Hit last = all.hits().get(returned - 1);
    boolean lowered = hit.stages().recallRank() <= returned;
    return new Loss(
        lowered ? Stage.RERANK : Stage.RECALL,
        "%s; the answer ends at rank %d with a score of %s"
            .formatted(path(hit), returned, number(last.score())));
  }

  private boolean passes(int doc, Filter filter) throws IOException {
    IndexSearcher searcher = search.searcher();
    return searcher.explain(FilterQuery.of(filter, searcher.getIndexReader()), doc).isMatch();
  }

  private boolean isExact() {
    return all.plan().method() == RecallPlan.Method.EXACT;
  }

  private static String missed(ArmScore arm, boolean mayMiss) {
    Double cutoff = arm.cutoff();
    if (cutoff == null) {
      return "no candidates";
    }
    return "%s, the last of %d candidates has %s%s"
        .formatted(
            number(arm.score()),
            arm.candidates(),
            number(cutoff),
            mayMiss && arm.score() > cutoff ? ": missed by a search that is not exact" : "");
  }

  /** The ranks of a candidate, stage by stage. */
  private String path(Hit hit) {
    String recalled =
        "rank %d of %d candidates after recall with %s"
            .formatted(
                hit.stages().recallRank(), all.hits().size(), number(hit.stages().recallScore()));
    Double score = hit.stages().rerankScore();
    if (score != null) {
      return recalled + ", rank %d after reranking with %s".formatted(hit.rank(), number(score));
    }
    RerankStatus.Outcome outcome = all.rerank().outcome();
    return outcome == RerankStatus.Outcome.FULL || outcome == RerankStatus.Outcome.PARTIAL
        ? recalled + ", below the %d that were reranked".formatted(all.rerank().depth())
        : recalled;
  }

  private static String number(double score) {
    return String.format(Locale.ROOT, "%.4f", score);
  }
}
