package io.winnow.retriever.recall;

import io.winnow.retriever.HitExplanation.ArmScore;
import io.winnow.retriever.HitExplanation.FusedScore;
import io.winnow.retriever.ScoreTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/**
 * What stage one says of single documents, found or not. Good as long as its searcher is open; does
 * nothing until it is asked.
 */
public final class RecallExplainer {
  private final IndexSearcher searcher;
  private final @Nullable Query lexical;
  private final Arm vectors;
  private final Arm terms;
  private final @Nullable FusedArms fused;

  RecallExplainer(
      IndexSearcher searcher,
      @Nullable Query lexical,
      Arm vectors,
      Arm terms,
      @Nullable FusedArms fused) {
    this.searcher = searcher;
    this.lexical = lexical;
    this.vectors = vectors;
    this.terms = terms;
    this.fused = fused;
  }

  /** What the vector arm says. */
  public ArmScore staticArm(int doc) throws IOException {
    return score(vectors, doc);
  }

  /** What the lexical arm says. */
  public ArmScore bm25Arm(int doc) throws IOException {
    Query words = lexical;
    return score(
        words == null
            ? terms
            : new Arm(terms.hits(), docs -> MissingScores.bm25(searcher, words, docs)),
        doc);
  }

  /** How the lexical arm comes to its score; empty of details where that arm was not asked. */
  public ScoreTree bm25Tree(int doc) throws IOException {
    return lexical == null
        ? new ScoreTree(0, "not asked", List.of())
        : tree(searcher.explain(lexical, doc));
  }

  /** How both arms became one score; null if the document is no candidate, or one arm was asked. */
  public @Nullable FusedScore fused(int doc) {
    return fused == null ? null : fused.explain(doc);
  }

  private static ArmScore score(Arm arm, int doc) throws IOException {
    List<ScoreDoc> hits = arm.hits();
    Double cutoff = hits.isEmpty() ? null : (double) hits.getLast().score;
    for (int i = 0; i < hits.size(); i++) {
      if (hits.get(i).doc == doc) {
        return new ArmScore(i + 1, hits.get(i).score, hits.size(), cutoff);
      }
    }
    return new ArmScore(null, arm.missing().scores(new int[] {doc})[0], hits.size(), cutoff);
  }

  private static ScoreTree tree(Explanation of) {
    List<ScoreTree> details = new ArrayList<>();
    for (Explanation detail : of.getDetails()) {
      details.add(tree(detail));
    }
    return new ScoreTree(of.getValue().doubleValue(), of.getDescription(), details);
  }
}
