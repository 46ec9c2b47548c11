package io.winnow.retriever.recall.vectors;

import io.winnow.retriever.RecallPlan;
import io.winnow.retriever.RecallPlan.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which method each leaf is searched by.
 *
 * @param methods one for each leaf
 * @param summary the whole, for the reader
 */
record Plan(List<Method> methods, RecallPlan summary) {
  /**
   * What the choice depends on.
   *
   * @param vectors of the leaf
   * @param accepted of them, those that may be found
   * @param codes whether they have codes
   * @param graph whether they have a graph
   */
  record Leaf(int vectors, int accepted, boolean codes, boolean graph) {}

  /**
   * The cheapest by {@link SearchCost}: all leaves exactly, or each leaf in its cheapest way and
   * the candidates by codes exactly.
   *
   * @param hits how many are asked for
   * @param forced the method to take, where a leaf has what it needs; null to choose
   */
  static Plan of(List<Leaf> leaves, int dimension, int hits, @Nullable Method forced) {
    double allExact = 0;
    double mixed = SearchCost.rescoring(hits, dimension);
    List<Method> methods = new ArrayList<>();
    for (Leaf leaf : leaves) {
      Method method = forced == null ? cheapest(leaf, dimension, hits) : possible(leaf, forced);
      methods.add(method);
      allExact += cost(Method.EXACT, leaf, dimension, hits);
      mixed += cost(method, leaf, dimension, hits);
    }
    boolean exact = forced == null && allExact <= mixed;
    if (exact) {
      methods.replaceAll(method -> Method.EXACT);
    }
    Method last = methods.stream().reduce(Method.NONE, (a, b) -> a.compareTo(b) > 0 ? a : b);
    int vectors = leaves.stream().mapToInt(Leaf::vectors).sum();
    int accepted = leaves.stream().mapToInt(Leaf::accepted).sum();
    return new Plan(
        List.copyOf(methods),
        new RecallPlan(last, vectors, accepted, reason(forced, last, allExact, mixed)));
  }

  private static String reason(@Nullable Method forced, Method used, double exact, double mixed) {
    if (forced != null) {
      return used == forced ? "as asked" : forced + " asked for, but the index has nothing for it";
    }
    return used == Method.EXACT
        ? String.format(Locale.ROOT, "exact costs about %.0f us", exact / 1000)
        : String.format(
            Locale.ROOT,
            "costs about %.0f us, exact would cost %.0f us",
            mixed / 1000,
            exact / 1000);
  }

  /** The method asked for, or exact where the leaf has no codes or no graph. */
  private static Method possible(Leaf leaf, Method forced) {
    boolean can =
        switch (forced) {
          case CODES -> leaf.codes();
          case HNSW -> leaf.graph();
          case EXACT, NONE -> true;
        };
    return can ? forced : Method.EXACT;
  }

  private static Method cheapest(Leaf leaf, int dimension, int hits) {
    Method cheapest = Method.EXACT;
    for (Method method : List.of(Method.CODES, Method.HNSW)) {
      if (possible(leaf, method) == method
          && cost(method, leaf, dimension, hits) < cost(cheapest, leaf, dimension, hits)) {
        cheapest = method;
      }
    }
    return cheapest;
  }

  private static double cost(Method method, Leaf leaf, int dimension, int hits) {
    if (leaf.accepted() == 0) {
      return 0;
    }
    return switch (method) {
      case NONE -> 0;
      case EXACT -> SearchCost.exact(leaf.vectors(), leaf.accepted(), dimension);
      case CODES -> SearchCost.codes(leaf.vectors(), dimension);
      case HNSW -> SearchCost.graph(leaf.vectors(), leaf.accepted(), dimension, hits);
    };
  }
}
