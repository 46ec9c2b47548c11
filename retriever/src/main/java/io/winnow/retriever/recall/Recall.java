package io.winnow.retriever.recall;

import io.winnow.retriever.Fusion;
import io.winnow.retriever.RecallPlan;
import io.winnow.retriever.RecallPlan.Method;
import io.winnow.retriever.recall.Candidate.Place;
import io.winnow.retriever.recall.vectors.NearestVectors.Nearest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/** Stage one over one point-in-time view of an index. */
public final class Recall {
  private Recall() {}

  /**
   * What stage one found.
   *
   * @param candidates best first
   * @param bm25 time of the lexical arm
   * @param vectors time of the vector arm
   * @param fuse time of the fusion, with the scores that it asks the arms for besides
   * @param plan how the vector arm searched
   * @param bm25Hits what the lexical arm contributed
   * @param vectorHits what the vector arm contributed
   * @param explainer of single documents
   */
  public record Recalled(
      List<Candidate> candidates,
      Duration bm25,
      Duration vectors,
      Duration fuse,
      RecallPlan plan,
      int bm25Hits,
      int vectorHits,
      RecallExplainer explainer) {}

  /**
   * Runs the arms and, where both were asked, fuses them.
   *
   * @param vector the query's static vector, of length one; null where no token was known, or to
   *     leave the vector arm out
   * @param lexical the query's words; null to leave the lexical arm out
   * @param filter what both arms' documents must match; null for all
   * @param fusion how to fuse the arms; null where one was asked
   * @param perArm how many documents each arm contributes, at most
   * @param method how the vector arm is to search, or null for the cheapest way
   */
  public static Recalled recall(
      IndexSearcher searcher,
      @Nullable LexicalQuery lexical,
      float @Nullable [] vector,
      @Nullable Query filter,
      @Nullable Fusion fusion,
      int perArm,
      @Nullable Method method)
      throws IOException {
    long start = System.nanoTime();
    Query words = lexical == null ? null : lexical.query(filter);
    Arm terms = words == null ? Arm.NONE : bm25(searcher, words, perArm);
    long afterTerms = System.nanoTime();
    Nearest nearest =
        vector == null
            ? new Nearest(List.of(), RecallPlan.none("no query vector"))
            : NearestDocuments.search(searcher, vector, perArm, filter, method);
    long afterVectors = System.nanoTime();
    Arm vectors =
        vector == null
            ? Arm.NONE
            : new Arm(nearest.hits(), docs -> MissingScores.cosines(searcher, vector, docs));
    FusedArms fused = fusion == null ? null : new FusedArms(fusion, vectors, terms);
    List<Candidate> candidates =
        fused == null ? alone(vectors.hits(), terms.hits()) : fused.ranking();
    long end = System.nanoTime();
    return new Recalled(
        candidates,
        Duration.ofNanos(afterTerms - start),
        Duration.ofNanos(afterVectors - afterTerms),
        Duration.ofNanos(end - afterVectors),
        nearest.plan(),
        terms.hits().size(),
        vectors.hits().size(),
        new RecallExplainer(
            searcher, lexical == null ? null : lexical.query(null), vectors, terms, fused));
  }

  /** The hits of one arm, the other being empty. */
  private static List<Candidate> alone(List<ScoreDoc> vectors, List<ScoreDoc> terms) {
    List<Candidate> candidates = new ArrayList<>();
    for (ScoreDoc hit : vectors) {
      Place place = new Place(candidates.size() + 1, hit.score);
      candidates.add(new Candidate(hit.doc, place, null, hit.score));
    }
    for (ScoreDoc hit : terms) {
      Place place = new Place(candidates.size() + 1, hit.score);
      candidates.add(new Candidate(hit.doc, null, place, hit.score));
    }
    return candidates;
  }

  private static Arm bm25(IndexSearcher searcher, Query query, int perArm) throws IOException {
    return new Arm(
        Arrays.asList(searcher.search(query, perArm).scoreDocs),
        docs -> MissingScores.bm25(searcher, query, docs));
  }
}
