package io.winnow.retriever.recall;

import java.io.IOException;
import java.time.Duration;
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
  private Recall() {}

  /**
   * What stage one found.
   *
   * @param candidates best first
   * @param bm25 time of the lexical arm
   * @param hnsw time of the vector arm
   * @param fuse time of the fusion
   */
  public record Recalled(List<Candidate> candidates, Duration bm25, Duration hnsw, Duration fuse) {}

  /**
   * Runs both arms and fuses them.
   *
   * @param vector the query's static vector, of length one, or null where no token was known
   * @param perArm how many documents each arm contributes, at most
   */
  public static Recalled recall(
      IndexSearcher searcher, Analyzer analyzer, String text, float @Nullable [] vector, int perArm)
      throws IOException {
    long start = System.nanoTime();
    Query lexical = LexicalQuery.of(text, analyzer);
    List<ScoreDoc> terms = Arrays.asList(searcher.search(lexical, perArm).scoreDocs);
    long afterTerms = System.nanoTime();
    List<ScoreDoc> vectors = vector == null ? List.of() : cosines(searcher, vector, perArm);
    long afterVectors = System.nanoTime();
    List<Candidate> candidates = MinMaxFusion.fuse(vectors, terms);
    long end = System.nanoTime();
    return new Recalled(
        candidates,
        Duration.ofNanos(afterTerms - start),
        Duration.ofNanos(afterVectors - afterTerms),
        Duration.ofNanos(end - afterVectors));
  }

  /** The nearest vectors; Lucene's score (1 + cosine) / 2 turned back into the cosine. */
  private static List<ScoreDoc> cosines(IndexSearcher searcher, float[] vector, int perArm)
      throws IOException {
    Query nearest = new KnnFloatVectorQuery(IndexSchema.VECTOR, vector, perArm);
    return Arrays.stream(searcher.search(nearest, perArm).scoreDocs)
        .map(hit -> new ScoreDoc(hit.doc, 2 * hit.score - 1))
        .toList();
  }
}
