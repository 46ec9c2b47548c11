package io.winnow.engine.distill;

/** How the output vectors of a sequence's tokens become one vector. */
public enum Pooling {
  /** The mean over all tokens of the sequence, special tokens included. */
  MEAN,
  /** The output at the first token. */
  FIRST
}
