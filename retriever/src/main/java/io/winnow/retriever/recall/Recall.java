package io.winnow.retriever.recall;

import io.winnow.retriever.Fusion;
import io.winnow.retriever.recall.Candidate.Place;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/** Stage one over one point-in-time view of an index. */
public final class Recall {
  /**
   * How many more vectors the graph search keeps than are asked for: Lucene has no other way to
   * widen it. See docs/decisions/0005.
   */
  private static final int BEAM_FACTOR = 2;

  private Recall() {}

  /**
   * What stage one found.
   *
   * @param candidates best first
   * @param bm25 time of the lexical arm
   * @param hnsw time of the vector arm
   * @param fuse time of the fusion, with the scores that it asks the arms for besides
   * @param bm25Hits what the lexical arm contributed
   * @param vectorHits what the vector arm contributed
   * @param explainer of single documents
   */
  public record Recalled(
      List<Candidate> candidates,
      Duration bm25,
      Duration hnsw,
      Duration fuse,
      int bm25Hits,
      int vectorHits,
      RecallExplainer explainer) {}

  /**
   * Runs the arms and, where both were asked, fuses them.
   *
   * @param vector the query's static vector, of length one; null where no token was known, or to
   *     leave the vector arm out
   * @param text the query's words; null to leave the lexical arm out
   * @param fusion how to fuse the arms; null where one was asked
   * @param perArm how many documents each arm contributes, at most
   */
  public static Recalled recall(
      IndexSearcher searcher,
      Analyzer analyzer,
      @Nullable String text,
      float @Nullable [] vector,
      @Nullable Fusion fusion,
      int perArm)
      throws IOException {
    long start = System.nanoTime();
    Query lexical = text == null ? null : LexicalQuery.of(text, analyzer);
    Arm terms = lexical == null ? Arm.NONE : bm25(searcher, lexical, perArm);
    long afterTerms = System.nanoTime();
    Arm vectors = vector == null ? Arm.NONE : nearest(searcher, vector, perArm);
    long afterVectors = System.nanoTime();
    FusedArms fused = fusion == null ? null : new FusedArms(fusion, vectors, terms);
    List<Candidate> candidates =
        fused == null ? alone(vectors.hits(), terms.hits()) : fused.ranking();
    long end = System.nanoTime();
    return new Recalled(
        candidates,
        Duration.ofNanos(afterTerms - start),
        Duration.ofNanos(afterVectors - afterTerms),
        Duration.ofNanos(end - afterVectors),
        terms.hits().size(),
        vectors.hits().size(),
        new RecallExplainer(searcher, lexical, vectors, terms, fused));
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

  /** The nearest vectors by cosine. */
  private static Arm nearest(IndexSearcher searcher, float[] vector, int perArm)
      throws IOException {
    Query nearest = new KnnFloatVectorQuery(IndexSchema.VECTOR, vector, BEAM_FACTOR * perArm);
    return new Arm(
        Arrays.stream(searcher.search(nearest, perArm).scoreDocs)
            .map(hit -> new ScoreDoc(hit.doc, cosine(hit.score)))
            .toList(),
        docs -> MissingScores.cosines(searcher, vector, docs));
  }

  /** Lucene's score of a vector, (1 + cosine) / 2, turned back into the cosine. */
  static float cosine(float score) {
    return 2 * score - 1;
  }
}
