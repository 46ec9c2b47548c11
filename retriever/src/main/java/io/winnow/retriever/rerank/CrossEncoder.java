package io.winnow.retriever.rerank;

import io.winnow.engine.ModelFormatException;
import io.winnow.retriever.transformer.PairOptions;
import io.winnow.retriever.transformer.PairScorer;
import io.winnow.retriever.transformer.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;

/**
 * Re-scores candidates with a model that reads query and document together: slower than {@link
 * BiEncoderReranker}, and usually better.
 *
 * <p>The score is the model's logit, unless the activation Sigmoid is named ({@code activation_fn}
 * of {@code config_sentence_transformers.json}, or in {@code config.json} {@code
 * sentence_transformers.activation_fn} or the older {@code sbert_ce_default_activation_function}):
 * then it lies in [0, 1]. Where nothing is named sentence-transformers applies the sigmoid to a
 * single label; the logit gives the same order and keeps high scores apart.
 *
 * <p>Of a model with two labels the second is the score, of one with more the label that {@link
 * PairOptions#label} names. If they exclude each other (no Sigmoid, and no {@code problem_type}
 * multi_label_classification) the score is the label's log-odds, whose sigmoid is the probability
 * of the softmax; of two labels, the second logit less the first.
 *
 * <p>Safe to share between threads; an interrupted caller gets a CancellationException.
 */
public final class CrossEncoder implements Reranker {
  private final PairScorer scorer;

  private CrossEncoder(PairScorer scorer) {
    this.scorer = scorer;
  }

  /** Loads a model as its folder describes it; see {@link #load(Path, PairOptions)}. */
  public static CrossEncoder load(Path source) throws IOException {
    return load(source, PairOptions.defaults());
  }

  /** The same in another precision; see {@link PairOptions#precision}. */
  static CrossEncoder load(Path source, Precision precision) throws IOException {
    return load(source, PairOptions.defaults().withPrecision(precision));
  }

  /**
   * Loads a model.
   *
   * @param source see {@link PairScorer#load}
   * @param options see {@link PairOptions}
   * @throws IllegalArgumentException if the options do not fit the model; see {@link
   *     PairScorer#load}
   * @throws ModelFormatException if the model is incomplete, broken or of an unsupported kind
   * @throws UnsupportedOperationException if DJL cannot run here; the message has the remedy
   */
  public static CrossEncoder load(Path source, PairOptions options) throws IOException {
    return new CrossEncoder(PairScorer.load(source, options));
  }

  @Override
  public String name() {
    return scorer.name();
  }

  /** The DJL engine that runs it: {@code PyTorch} or {@code OnnxRuntime}. */
  public String engine() {
    return scorer.engine();
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
