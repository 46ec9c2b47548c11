package io.winnow.retriever.recall;

import io.winnow.retriever.Fusion;
import io.winnow.retriever.RecallPlan;
import io.winnow.retriever.RecallPlan.Method;
import io.winnow.retriever.recall.Candidate.Place;
import io.winnow.retriever.recall.vectors.NearestVectors;
import io.winnow.retriever.recall.vectors.NearestVectors.Nearest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
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
   */
  public record Recalled(
      List<Candidate> candidates,
      Duration bm25,
      Duration vectors,
      Duration fuse,
      RecallPlan plan) {}

  /**
   * Runs the arms and, where both were asked, fuses them.
   *
   * @param vector the query's static vector, of length one; null where no token was known, or to
   *     leave the vector arm out
   * @param text the query's words; null to leave the lexical arm out
   * @param fusion how to fuse the arms; null where one was asked
   * @param perArm how many documents each arm contributes, at most
   * @param filter what the vector arm's documents have to match, or null
   * @param method how the vector arm is to search, or null for the cheapest way
   */
  public static Recalled recall(
      IndexSearcher searcher,
      Analyzer analyzer,
      @Nullable String text,
      float @Nullable [] vector,
      @Nullable Fusion fusion,
      int perArm,
      @Nullable Query filter,
      @Nullable Method method)
      throws IOException {
    long start = System.nanoTime();
    Arm terms = text == null ? Arm.NONE : bm25(searcher, LexicalQuery.of(text, analyzer), perArm);
    long afterTerms = System.nanoTime();
    Nearest nearest =
        vector == null
            ? new Nearest(List.of(), RecallPlan.none("no query vector"))
            : NearestVectors.search(searcher, IndexSchema.VECTOR, vector, perArm, filter, method);
    long afterVectors = System.nanoTime();
    Arm vectors =
        vector == null
            ? Arm.NONE
            : new Arm(nearest.hits(), docs -> MissingScores.cosines(searcher, vector, docs));
    List<Candidate> candidates =
        fusion == null
            ? alone(vectors.hits(), terms.hits())
            : FusedArms.fuse(fusion, vectors, terms);
    long end = System.nanoTime();
    return new Recalled(
        candidates,
        Duration.ofNanos(afterTerms - start),
        Duration.ofNanos(afterVectors - afterTerms),
        Duration.ofNanos(end - afterVectors),
        nearest.plan());
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
