package io.winnow.retriever.rerank;

import io.winnow.engine.ModelFormatException;
import io.winnow.retriever.transformer.PairScorer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;

/**
 * Re-scores candidates with a model that reads query and document together: slower than {@link
 * BiEncoderReranker}, and usually better.
 *
 * <p>The score is the model's logit, unless its {@code config.json} names the activation Sigmoid
 * ({@code sentence_transformers.activation_fn}, or the older {@code
 * sbert_ce_default_activation_function}): then it lies in [0, 1]. Where nothing is named
 * sentence-transformers applies the sigmoid; the logit gives the same order and keeps high scores
 * apart. Safe to share between threads; an interrupted caller gets a CancellationException.
 */
public final class CrossEncoder implements Reranker {
  private final PairScorer scorer;

  private CrossEncoder(PairScorer scorer) {
    this.scorer = scorer;
  }

  /** Loads a model with the pair length that its folder allows. */
  public static CrossEncoder load(Path folder) throws IOException {
    return load(folder, 0, 0);
  }

  /**
   * Loads a model.
   *
   * @param folder see {@link PairScorer#load}
   * @param maxLength the longest pair in tokens; 0: as the folder says. The time of a pair grows
   *     faster than its length: 256 is a good choice for passages.
   * @param threads native threads; 0: the default
   * @throws ModelFormatException if the model is incomplete, broken or of an unsupported kind
   * @throws UnsupportedOperationException if DJL cannot run here; the message has the remedy
   */
  public static CrossEncoder load(Path folder, int maxLength, int threads) throws IOException {
    return new CrossEncoder(PairScorer.load(folder, maxLength, threads));
  }

  @Override
  public String name() {
    return scorer.name();
  }

  @Override
  public String fingerprint() throws IOException {
    return scorer.fingerprint();
  }

  @Override
  public float[] score(String query, List<String> texts) {
    return scorer.score(query, texts);
  }

  @Override
  public Scores scores(String query, List<String> texts) {
    BitSet truncated = new BitSet();
    return new Scores(scorer.score(query, texts, truncated), truncated);
  }

  @Override
  public void close() {
    scorer.close();
  }
}
