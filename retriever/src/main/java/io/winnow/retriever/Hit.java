package io.winnow.retriever;

import org.jspecify.annotations.Nullable;

/**
 * A document in an answer.
 *
 * @param rank its place, from 1
 * @param document what was indexed
 * @param score what the ranks follow: never rises from one hit to the next
 * @param passage the part of it that is closest to the query by static vectors, or that the
 *     reranker found best of several; null where the document was not cut, or nothing of the query
 *     was known to the model
 * @param stages how it came there
 */
public record Hit(
    int rank, Document document, double score, @Nullable Passage passage, Stages stages) {
  Hit withPassage(Passage other) {
    return new Hit(rank, document, score, other, stages);
  }

  /**
   * Ranks (from 1) and scores of one candidate, stage by stage; null where a stage did not see it.
   * So an arm's score is there where the arm found the candidate; a score that {@link Fusion.Max}
   * asked an arm for besides is only in the fused one.
   *
   * @param staticRank by static vectors
   * @param staticScore cosine of the static vectors, in [-1, 1]
   * @param bm25Rank by BM25
   * @param bm25Score BM25
   * @param recallRank after fusion
   * @param recallScore fused score, see {@link Fusion}; where one arm was asked, that arm's own
   * @param rerankScore on the own scale of the reranker, of a cascade the last that scored it
   */
  public record Stages(
      @Nullable Integer staticRank,
      @Nullable Double staticScore,
      @Nullable Integer bm25Rank,
      @Nullable Double bm25Score,
      int recallRank,
      double recallScore,
      @Nullable Double rerankScore) {

    Stages withRerankScore(double score) {
      return new Stages(
          staticRank, staticScore, bm25Rank, bm25Score, recallRank, recallScore, score);
    }
  }
}
