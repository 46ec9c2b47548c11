package io.winnow.retriever.rerank;

import io.winnow.retriever.transformer.PairScorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Scores candidates against a query, all in one call, so that an implementation can batch them.
 * Implementations are safe to share between threads.
 */
public interface Reranker extends AutoCloseable {
  /**
   * Loads what a path holds: a {@link CrossEncoder} if it is a folder whose config names a
   * classification head, else a {@link BiEncoderReranker}.
   *
   * @param source a Hugging Face folder, or an .onnx file with its tokenizer beside it
   * @throws IOException if there is no model, or one that is broken or not supported
   * @throws UnsupportedOperationException if DJL cannot run here; the message has the remedy
   */
  static Reranker load(Path source) throws IOException {
    return PairScorer.reads(source) ? CrossEncoder.load(source) : BiEncoderReranker.load(source);
  }

  /** A name for messages and results. */
  String name();

  /**
   * A hash of everything that decides a score, in hexadecimal, so that results of different models
   * are told apart; the empty string if there is none.
   *
   * @throws IOException if the model's files cannot be read
   */
  default String fingerprint() throws IOException {
    return "";
  }

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
