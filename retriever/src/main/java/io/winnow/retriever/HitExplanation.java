package io.winnow.retriever;

import io.winnow.engine.Explanation;
import io.winnow.retriever.rerank.RerankStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a document came to its place in an answer, or where it was lost. Immutable; it needs neither
 * the index nor the model any more.
 *
 * @param query what was asked
 * @param document what was indexed
 * @param rank its place in the answer, from 1; null where it is not in it
 * @param score what the ranks of the answer follow; null where it is not in it
 * @param staticArm what the static vectors say; null where that arm was not asked
 * @param bm25Arm what BM25 says; null where that arm was not asked
 * @param fused how both became one score; null where it is no candidate, or one arm was asked
 * @param recallRank its place among all candidates, from 1; null where it is none
 * @param reranked what stage two did; null where none was asked for
 * @param loss why it is not in the answer; null where it is
 */
public record HitExplanation(
    Query query,
    Document document,
    @Nullable Integer rank,
    @Nullable Double score,
    @Nullable StaticScore staticArm,
    @Nullable Bm25Score bm25Arm,
    @Nullable FusedScore fused,
    @Nullable Integer recallRank,
    @Nullable RerankedScore reranked,
    @Nullable Loss loss) {

  /**
   * What an arm of recall says of a document.
   *
   * @param rank among the candidates that the arm contributed, from 1; null where it is none
   * @param score the arm's; where the arm did not contribute it, the score that it would have had,
   *     which is 0 for one that the arm can never find
   * @param candidates how many documents the arm contributed
   * @param cutoff the score of the last of them; null if there was none
   */
  public record ArmScore(
      @Nullable Integer rank, double score, int candidates, @Nullable Double cutoff) {}

  /**
   * The cosine of query and document.
   *
   * @param arm its score is the cosine that recall saw, of vectors of 32 bits
   * @param tokens what each token of the query (first) and of the document (second) adds to it,
   *     from the stored text, in 64 bits: either side adds up to the arm's score within 1e-5
   * @param queryText the text of the query's tokens
   * @param documentText the text of the document's: title and text, or title and passage
   * @param passage whose vector was compared; null where the document was not cut
   */
  public record StaticScore(
      ArmScore arm,
      Explanation tokens,
      String queryText,
      String documentText,
      @Nullable Passage passage) {}

  /**
   * The score of BM25.
   *
   * @param arm its score is BM25's
   * @param tree how BM25 comes to it, as Lucene tells it; its value is the arm's score but for the
   *     last bit of 32, as terms may be added in another order
   */
  public record Bm25Score(ArmScore arm, ScoreTree tree) {}

  /**
   * Both arms in one score.
   *
   * @param score the sum of both parts, the very score of recall
   * @param staticPart what the static arm adds
   * @param bm25Part what BM25 adds
   * @param formula the sum with its numbers, rounded; see {@link Fusion}
   */
  public record FusedScore(double score, double staticPart, double bm25Part, String formula) {}

  /**
   * What stage two did.
   *
   * @param status of the whole answer
   * @param score on the reranker's own scale; null where it did not score this document
   * @param rank among all candidates after it, from 1; null where the document is none
   */
  public record RerankedScore(
      RerankStatus status, @Nullable Double score, @Nullable Integer rank) {}

  /**
   * Where a document was lost.
   *
   * @param stage that lost it
   * @param reason the ranks and scores that it would have needed, for people
   */
  public record Loss(Stage stage, String reason) {}

  /** A stage that can lose a document. */
  public enum Stage {
    /** It does not pass the query's filter. */
    FILTER,
    /** No arm had it among its candidates. */
    ARMS,
    /** It is a candidate, below those that were returned. */
    RECALL,
    /** It would have been returned without the reranker. */
    RERANK
  }
}
