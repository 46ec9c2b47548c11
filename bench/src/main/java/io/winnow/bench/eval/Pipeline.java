package io.winnow.bench.eval;

import io.winnow.retriever.Arms;

/** What is evaluated: recall by one arm or both, as users run it. */
enum Pipeline {
  BM25(Arms.BM25),
  STATIC(Arms.STATIC),
  HYBRID(Arms.BOTH);

  private final Arms arms;

  Pipeline(Arms arms) {
    this.arms = arms;
  }

  Arms arms() {
    return arms;
  }
}
