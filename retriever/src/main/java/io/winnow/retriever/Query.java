package io.winnow.retriever;

import io.winnow.retriever.rerank.Reranker;
import org.jspecify.annotations.Nullable;

/**
 * A question and how to answer it.
 *
 * @param text words, never query syntax
 * @param top how many hits to return, at most
 * @param arms which arms of recall answer; where it is one, its own scores rank the candidates
 * @param fusion how the arms become one ranking, where both answer
 * @param candidates how many documents each arm of recall contributes, 1 to {@value
 *     #MAX_CANDIDATES}
 * @param reranker stage two, or null for recall alone; it stays the caller's to close
 * @param depth how many candidates are reranked, at most
 */
public record Query(
    String text,
    int top,
    Arms arms,
    Fusion fusion,
    int candidates,
    @Nullable Reranker reranker,
    int depth) {
  /** The most that an arm contributes. */
  public static final int MAX_CANDIDATES = 1000;

  /** The most candidates there can be, and so the most hits and the greatest depth. */
  public static final int MAX_DEPTH = 2 * MAX_CANDIDATES;

  private static final int DEFAULT_TOP = 10;
  private static final int DEFAULT_CANDIDATES = 100;

  public Query {
    if (text.isBlank()) {
      throw new IllegalArgumentException("the query is empty: expected at least one word");
    }
    require("top", top, 1, MAX_DEPTH);
    require("candidates", candidates, 1, MAX_CANDIDATES);
    require("depth", depth, reranker == null ? 0 : 1, MAX_DEPTH);
  }

  /** A query for ten hits out of a hundred candidates an arm, not reranked. */
  public static Query of(String text) {
    return new Query(text, DEFAULT_TOP, Arms.BOTH, Fusion.standard(), DEFAULT_CANDIDATES, null, 0);
  }

  /** The same for another number of hits; an arm contributes at least as many. */
  public Query withTop(int hits) {
    int wider = Math.min(MAX_CANDIDATES, Math.max(candidates, hits));
    return new Query(text, hits, arms, fusion, wider, reranker, depth);
  }

  /** The same for another number of hits out of the same candidates. */
  Query withHits(int hits) {
    return new Query(text, hits, arms, fusion, candidates, reranker, depth);
  }

  /** The same with other arms of recall. */
  public Query withArms(Arms other) {
    return new Query(text, top, other, fusion, candidates, reranker, depth);
  }

  /** The same with another way to fuse the arms. */
  public Query withFusion(Fusion other) {
    return new Query(text, top, arms, other, candidates, reranker, depth);
  }

  /** The same with another number of candidates an arm. */
  public Query withCandidates(int perArm) {
    return new Query(text, top, arms, fusion, perArm, reranker, depth);
  }

  /** The same, its best candidates reranked. */
  public Query withRerank(Reranker stageTwo, int candidatesReranked) {
    int wider = Math.min(MAX_CANDIDATES, Math.max(candidates, candidatesReranked));
    return new Query(text, top, arms, fusion, wider, stageTwo, candidatesReranked);
  }

  private static void require(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + ": expected " + min + " to " + max + ", found " + value);
    }
  }
}
