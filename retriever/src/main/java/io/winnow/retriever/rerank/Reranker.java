package io.winnow.retriever.rerank;

import io.winnow.retriever.transformer.PairScorer;
import io.winnow.retriever.transformer.Precision;
import io.winnow.retriever.transformer.VectorFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;

/**
 * Scores candidates against a query, many in one call, so that an implementation can batch them.
 * Implementations are safe to share between threads.
 *
 * <p>A search with a deadline calls it on a thread of its own, from the best candidate on in
 * several calls, and interrupts it where the time is over: one that looks at the interrupt between
 * its batches frees its place for the next search. Whatever it does, the search gets its answer.
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
    return load(source, Precision.FLOAT32);
  }

  /**
   * The same in another precision.
   *
   * @throws IllegalArgumentException if it is bfloat16 and the source has no safetensors
   */
  static Reranker load(Path source, Precision precision) throws IOException {
    return PairScorer.reads(source)
        ? CrossEncoder.load(source, precision)
        : BiEncoderReranker.load(source, precision);
  }

  /**
   * The same, a bi-encoder over vectors of documents that are kept; a cross-encoder has none.
   *
   * @param vectors see {@link BiEncoderReranker#load(Path, VectorFolder)}
   */
  static Reranker load(Path source, VectorFolder vectors) throws IOException {
    return load(source, Precision.FLOAT32, vectors);
  }

  /**
   * The same in another precision, whose vectors are kept apart.
   *
   * @throws IllegalArgumentException if it is bfloat16 and the source has no safetensors
   */
  static Reranker load(Path source, Precision precision, VectorFolder vectors) throws IOException {
    return PairScorer.reads(source)
        ? CrossEncoder.load(source, precision)
        : BiEncoderReranker.load(source, precision, vectors);
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
   * A score depends on the query and its text alone, so that those of several calls compare.
   *
   * @param texts documents as {@code title + " " + text}; one that is too long is cut, the query is
   *     not
   */
  float[] score(String query, List<String> texts);

  /** The same with what the scores stand on, for an implementation that can tell. */
  default Scores scores(String query, List<String> texts) {
    return new Scores(score(query, texts), new BitSet());
  }

  /**
   * The scores of texts.
   *
   * @param values one per text
   * @param truncated set for each text that was not read to its end
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not shared
  record Scores(float[] values, BitSet truncated) {}

  /** Frees the model; scoring afterwards is an {@link IllegalStateException}. */
  @Override
  void close();
}
