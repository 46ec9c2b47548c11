package io.winnow.retriever.rerank;

import java.util.List;

/**
 * Scores candidates against a query, all in one call, so that an implementation can batch them.
 * Implementations are safe to share between threads.
 */
public interface Reranker extends AutoCloseable {
  /** A name for messages and results. */
  String name();

  /**
   * One score per text, in the order of the texts; higher is better; the scale is the model's own.
   *
   * @param texts documents as {@code title + " " + text}; one that is too long is cut, the query is
   *     not
   */
  float[] score(String query, List<String> texts);

  /** Frees the model; scoring afterwards is an {@link IllegalStateException}. */
  @Override
  void close();
}
