package io.winnow.retriever;

import io.winnow.retriever.recall.SyntaxQuery;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.Reranker;
import java.util.function.Consumer;
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
 * @param policy how far the reranker may go; not looked at without one
 * @param filter which documents may be found, or null for all
 * @param weights of title and text in BM25, or null for both as one field
 * @param syntax whether the text has operators, see {@link #withSyntax}
 * @param method how the vector arm searches where the index has what it needs; null for the
 *     cheapest way, see {@link RecallPlan}
 */
public record Query(
    String text,
    int top,
    Arms arms,
    Fusion fusion,
    int candidates,
    @Nullable Reranker reranker,
    RerankPolicy policy,
    @Nullable Filter filter,
    @Nullable FieldWeights weights,
    boolean syntax,
    RecallPlan.@Nullable Method method) {
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
    if (method == RecallPlan.Method.NONE) {
      throw new IllegalArgumentException("method: expected EXACT, CODES, HNSW or null, found NONE");
    }
  }

  /** A query for ten hits out of a hundred candidates an arm, not reranked. */
  public static Query of(String text) {
    return new Draft(text).query();
  }

  /** The same for another number of hits; an arm contributes at least as many. */
  public Query withTop(int hits) {
    return with(
        draft -> {
          draft.top = hits;
          draft.candidates = Math.min(MAX_CANDIDATES, Math.max(candidates, hits));
        });
  }

  /** The same for another number of hits out of the same candidates. */
  Query withHits(int hits) {
    return with(draft -> draft.top = hits);
  }

  /** The same with other arms of recall. */
  public Query withArms(Arms other) {
    return with(draft -> draft.arms = other);
  }

  /** The same with another way to fuse the arms. */
  public Query withFusion(Fusion other) {
    return with(draft -> draft.fusion = other);
  }

  /** The same with another number of candidates an arm. */
  public Query withCandidates(int perArm) {
    return with(draft -> draft.candidates = perArm);
  }

  /** The same, its best candidates reranked however long it takes. */
  public Query withRerank(Reranker stageTwo, int candidatesReranked) {
    return withRerank(stageTwo, RerankPolicy.defaults().withDepth(candidatesReranked));
  }

  /** The same, its best candidates reranked; an arm contributes at least as many. */
  public Query withRerank(Reranker stageTwo, RerankPolicy howFar) {
    return with(
        draft -> {
          draft.reranker = stageTwo;
          draft.policy = howFar;
          draft.candidates = Math.min(MAX_CANDIDATES, Math.max(candidates, howFar.depth()));
        });
  }

  /** The same, finding only what passes a filter; null for no filter. */
  public Query withFilter(@Nullable Filter other) {
    return with(draft -> draft.filter = other);
  }

  /** The same with BM25 over title and text by themselves, see {@link FieldWeights}. */
  public Query withFieldWeights(double title, double body) {
    return withFieldWeights(new FieldWeights(title, body));
  }

  /** The same with weights of title and text; null for BM25 over both as one field. */
  public Query withFieldWeights(@Nullable FieldWeights other) {
    return with(draft -> draft.weights = other);
  }

  /**
   * The same, its text read as syntax by BM25, or not: {@code +must}, {@code -not}, {@code a | b},
   * {@code "a phrase"}, {@code "near by"~3}, {@code prefix*}, {@code fuzy~1}, {@code (brackets)}; a
   * backslash makes the next character text. The text is never wrong: an operator without sense is
   * text. The static arm and the reranker read the words without operators and without what is
   * excluded; they may find what BM25 excludes.
   */
  public Query withSyntax(boolean operators) {
    return with(draft -> draft.syntax = operators);
  }

  /** The same, its vector arm searching by one method; null leaves the choice to the planner. */
  public Query withMethod(RecallPlan.@Nullable Method vectorMethod) {
    return with(draft -> draft.method = vectorMethod);
  }

  /** The text for whoever reads words alone; blank where it holds operators only. */
  String words() {
    return syntax ? SyntaxQuery.words(text) : text;
  }

  private Query with(Consumer<Draft> change) {
    Draft draft = new Draft(text);
    draft.top = top;
    draft.arms = arms;
    draft.fusion = fusion;
    draft.candidates = candidates;
    draft.reranker = reranker;
    draft.policy = policy;
    draft.filter = filter;
    draft.weights = weights;
    draft.syntax = syntax;
    draft.method = method;
    change.accept(draft);
    return draft.query();
  }

  /** A query that is being made, as it is unless told otherwise. */
  private static final class Draft {
    private final String text;
    private int top = DEFAULT_TOP;
    private Arms arms = Arms.BOTH;
    private Fusion fusion = Fusion.standard();
    private int candidates = DEFAULT_CANDIDATES;
    private @Nullable Reranker reranker;
    private RerankPolicy policy = RerankPolicy.defaults();
    private @Nullable Filter filter;
    private @Nullable FieldWeights weights;
    private boolean syntax;
    private RecallPlan.@Nullable Method method;

    Draft(String text) {
      this.text = text;
    }

    Query query() {
      return new Query(
          text, top, arms, fusion, candidates, reranker, policy, filter, weights, syntax, method);
    }
  }

  private static void require(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + ": expected " + min + " to " + max + ", found " + value);
    }
  }
}
