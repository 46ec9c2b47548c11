package io.winnow.engine.distill;

/** How the output vectors of a sequence's tokens become one vector. */
public enum Pooling {
  /** The mean over all tokens of the sequence, special tokens included. */
  MEAN,
  /** The output at the first token. */
  FIRST,
  /**
   * The mean over the tokens between the first and the last, which are the special ones: of {@code
   * [CLS] token [SEP]} the output at the token's own position. A sequence of fewer than three
   * tokens is pooled as a whole.
   */
  TOKEN,
  /** The output at the last token: of {@code [CLS] token [SEP]} the separator's. */
  LAST,
  /**
   * The output at the first token through the model's own dense layer and tanh. Only teachers with
   * such a head have it; others throw {@link UnsupportedOperationException}.
   */
  POOLER
}
