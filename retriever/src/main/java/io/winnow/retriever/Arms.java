package io.winnow.retriever;

/** Which arms of recall answer a query. */
public enum Arms {
  /** Static vectors and BM25, fused. */
  BOTH,
  /** Static vectors alone. */
  STATIC,
  /** BM25 alone. */
  BM25
}
