package io.winnow.retriever.rerank;

import io.winnow.engine.ModelFormatException;
import io.winnow.retriever.transformer.EncoderOptions;
import io.winnow.retriever.transformer.SentenceEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Re-scores candidates with a contextual encoder that reads query and document apart: the score is
 * the cosine of the two vectors, in [-1, 1]. Safe to share between threads; an interrupted caller
 * gets a CancellationException.
 */
public final class BiEncoderReranker implements Reranker {
  private final SentenceEncoder encoder;
  private final String queryPrefix;
  private final String documentPrefix;

  private BiEncoderReranker(SentenceEncoder encoder, String queryPrefix, String documentPrefix) {
    this.encoder = encoder;
    this.queryPrefix = queryPrefix;
    this.documentPrefix = documentPrefix;
  }

  /** Loads a model as its folder describes it, without prefixes. */
  public static BiEncoderReranker load(Path source) throws IOException {
    return load(source, EncoderOptions.defaults(), "");
  }

  /**
   * Loads a model.
   *
   * @param source see {@link SentenceEncoder#load(Path, EncoderOptions)}
   * @param options its prefix goes before each document
   * @param queryPrefix goes before the query
   * @throws ModelFormatException if the model is incomplete, broken or of an unsupported kind
   * @throws UnsupportedOperationException if DJL cannot run here; the message has the remedy
   */
  public static BiEncoderReranker load(Path source, EncoderOptions options, String queryPrefix)
      throws IOException {
    return of(SentenceEncoder.load(source, options), queryPrefix, options.prefix());
  }

  /**
   * Over an encoder that is loaded already.
   *
   * @param encoder owned from now on: {@link #close} closes it
   */
  public static BiEncoderReranker of(
      SentenceEncoder encoder, String queryPrefix, String documentPrefix) {
    return new BiEncoderReranker(encoder, queryPrefix, documentPrefix);
  }

  @Override
  public String name() {
    return encoder.name();
  }

  @Override
  public float[] score(String query, List<String> texts) {
    // One call for all, so that the query's batch does not leave the other threads idle.
    List<String> all = new ArrayList<>(texts.size() + 1);
    all.add(queryPrefix + query);
    texts.forEach(text -> all.add(documentPrefix + text));
    float[] vectors = encoder.embed(all, "");
    int dimension = encoder.dimension();
    float[] scores = new float[texts.size()];
    for (int row = 0; row < scores.length; row++) {
      int at = (row + 1) * dimension;
      for (int i = 0; i < dimension; i++) {
        scores[row] += vectors[i] * vectors[at + i];
      }
    }
    return scores;
  }

  @Override
  public void close() {
    encoder.close();
  }
}
