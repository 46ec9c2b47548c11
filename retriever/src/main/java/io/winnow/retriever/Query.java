package io.winnow.retriever;

import io.winnow.retriever.recall.SyntaxQuery;
import io.winnow.retriever.rerank.Reranker;
import org.jspecify.annotations.Nullable;

/**
 * A question and how to answer it.
 *
 * @param text words; syntax only where {@code syntax} says so
 * @param top how many hits to return, at most
 * @param arms which arms of recall answer; where it is one, its own scores rank the candidates
 * @param fusion how the arms become one ranking, where both answer
 * @param candidates how many documents each arm of recall contributes, 1 to {@value
 *     #MAX_CANDIDATES}
 * @param reranker stage two, or null for recall alone; it stays the caller's to close
 * @param depth how many candidates are reranked, at most
 * @param filter which documents may be found, or null for all
 * @param weights of title and text in BM25, or null for both as one field
 * @param syntax whether the text has operators, see {@link #withSyntax}
 */
public record Query(
    String text,
    int top,
    Arms arms,
    Fusion fusion,
    int candidates,
    @Nullable Reranker reranker,
    int depth,
    @Nullable Filter filter,
    @Nullable FieldWeights weights,
    boolean syntax) {
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
    return new Query(
        text,
        DEFAULT_TOP,
        Arms.BOTH,
        Fusion.standard(),
        DEFAULT_CANDIDATES,
        null,
        0,
        null,
        null,
        false);
  }

  /** The same for another number of hits; an arm contributes at least as many. */
  public Query withTop(int hits) {
    int wider = Math.min(MAX_CANDIDATES, Math.max(candidates, hits));
    return new Query(text, hits, arms, fusion, wider, reranker, depth, filter, weights, syntax);
  }

  /** The same with other arms of recall. */
  public Query withArms(Arms other) {
    return new Query(
        text, top, other, fusion, candidates, reranker, depth, filter, weights, syntax);
  }

  /** The same with another way to fuse the arms. */
  public Query withFusion(Fusion other) {
    return new Query(text, top, arms, other, candidates, reranker, depth, filter, weights, syntax);
  }

  /** The same with another number of candidates an arm. */
  public Query withCandidates(int perArm) {
    return new Query(text, top, arms, fusion, perArm, reranker, depth, filter, weights, syntax);
  }

  /** The same, its best candidates reranked. */
  public Query withRerank(Reranker stageTwo, int candidatesReranked) {
    int wider = Math.min(MAX_CANDIDATES, Math.max(candidates, candidatesReranked));
    return new Query(
        text, top, arms, fusion, wider, stageTwo, candidatesReranked, filter, weights, syntax);
  }

  /** The same, finding only what passes a filter; null for no filter. */
  public Query withFilter(@Nullable Filter other) {
    return new Query(text, top, arms, fusion, candidates, reranker, depth, other, weights, syntax);
  }

  /** The same with BM25 over title and text by themselves, see {@link FieldWeights}. */
  public Query withFieldWeights(double title, double body) {
    return withFieldWeights(new FieldWeights(title, body));
  }

  /** The same with weights of title and text; null for BM25 over both as one field. */
  public Query withFieldWeights(@Nullable FieldWeights other) {
    return new Query(text, top, arms, fusion, candidates, reranker, depth, filter, other, syntax);
  }

  /**
   * The same, its text read as syntax by BM25, or not: {@code +must}, {@code -not}, {@code a | b},
   * {@code "a phrase"}, {@code "near by"~3}, {@code prefix*}, {@code fuzy~1}, {@code (brackets)}; a
   * backslash makes the next character text. The text is never wrong: an operator without sense is
   * text. The static arm and the reranker read the words without operators and without what is
   * excluded; they may find what BM25 excludes.
   */
  public Query withSyntax(boolean operators) {
    return new Query(
        text, top, arms, fusion, candidates, reranker, depth, filter, weights, operators);
  }

  /** The text for whoever reads words alone; blank where it holds operators only. */
  String words() {
    return syntax ? SyntaxQuery.words(text) : text;
  }

  private static void require(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + ": expected " + min + " to " + max + ", found " + value);
    }
  }
}
