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
  TOKEN
}
