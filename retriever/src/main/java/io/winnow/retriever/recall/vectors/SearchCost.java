package io.winnow.retriever.recall.vectors;

/**
 * What searching a leaf costs, in nanoseconds on one core: the constants behind the planner's
 * choice. Taken at 256 columns, warm, from the measurements of docs/decisions/0010. Only their
 * ratios matter.
 */
final class SearchCost {
  /** A column of a vector read in order. */
  private static final double EXACT_COLUMN = 0.3;

  /** A column of a vector read by its number. */
  private static final double GATHERED_COLUMN = 0.42;

  /** A column of a code. */
  private static final double CODE_COLUMN = 0.018;

  /** A code whatever its width: comparing the estimate with the best so far. */
  private static final double CODE = 0.8;

  /** A candidate by estimate whatever its width: keeping the best, and a page of memory. */
  private static final double CANDIDATE = 140;

  /**
   * A column of the vectors that the graph search visits for each of its beam and each doubling.
   */
  private static final double GRAPH_COLUMN = 0.55;

  /** Candidates by estimate for each hit; more than .99 of the nearest are among them. */
  private static final int CANDIDATES_PER_HIT = 4;

  private static final int LEAST_CANDIDATES = 100;

  /** The columns of the vectors for which so many candidates do. */
  private static final int WIDE = 256;

  /** How many more the graph search keeps than are asked for. */
  private static final int BEAM_PER_HIT = 2;

  /** Graphs of static vectors hang together badly: a narrower beam misses whole clusters. */
  private static final int LEAST_BEAM = 2400;

  private SearchCost() {}

  /** How many of the best estimates get an exact product: more of narrow codes, which err more. */
  static int candidates(int hits, int dimension) {
    int wide = Math.max(LEAST_CANDIDATES, CANDIDATES_PER_HIT * hits);
    return wide * Math.max(1, Math.ceilDiv(WIDE, dimension));
  }

  /** How many the graph search keeps. */
  static int beam(int hits) {
    return Math.max(LEAST_BEAM, BEAM_PER_HIT * hits);
  }

  /** Exact products of the accepted, one by one where they are few. */
  static double exact(int vectors, int accepted, int dimension) {
    return dimension * Math.min(EXACT_COLUMN * vectors, GATHERED_COLUMN * accepted);
  }

  /** Whether to read the accepted one by one rather than all of them. */
  static boolean gathers(int vectors, int accepted) {
    return GATHERED_COLUMN * accepted < EXACT_COLUMN * vectors;
  }

  /** Estimates for all; the candidates' products come besides, once for all leaves. */
  static double codes(int vectors, int dimension) {
    return vectors * (CODE + CODE_COLUMN * dimension);
  }

  /** The products of the candidates. */
  static double rescoring(int hits, int dimension) {
    return candidates(hits, dimension) * (CANDIDATE + GATHERED_COLUMN * dimension);
  }

  /** The graph, which has to walk the further the fewer of the vectors it may keep. */
  static double graph(int vectors, int accepted, int dimension, int hits) {
    double doublings = Math.log(vectors) / Math.log(2);
    return GRAPH_COLUMN * dimension * beam(hits) * doublings * vectors / accepted;
  }
}
