package io.winnow.retriever.recall;

import org.jspecify.annotations.Nullable;

/**
 * A document after stage one.
 *
 * @param doc its number in the searcher that found it
 * @param staticArm its place in the vector arm, or null
 * @param bm25Arm its place in the lexical arm, or null
 * @param score fused, see {@link io.winnow.retriever.Fusion}; where one arm was asked, that arm's
 *     own
 */
public record Candidate(int doc, @Nullable Place staticArm, @Nullable Place bm25Arm, double score) {
  /**
   * A place in one arm.
   *
   * @param rank from 1
   * @param score the arm's own
   */
  public record Place(int rank, double score) {}
}
