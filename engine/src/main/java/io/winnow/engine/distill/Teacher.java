package io.winnow.engine.distill;

import io.winnow.engine.tokenizer.Tokenizer;
import java.util.List;

/**
 * A contextual sentence encoder that a static model is distilled from. A user may implement it over
 * any runtime; {@code io.winnow.retriever.transformer} has one over DJL. Implementations are safe
 * to share between threads.
 */
public interface Teacher {
  /** A name for messages and model cards. */
  String name();

  /** The tokenizer whose ids {@link #encode} takes. */
  Tokenizer tokenizer();

  /** The width of its vectors. */
  int dimension();

  /** The longest sequence it reads, in tokens, special tokens included. */
  int maxLength();

  /**
   * Encodes sequences of token ids as they are: special tokens must be in them.
   *
   * @param sequences each of 1 to {@link #maxLength()} ids
   * @return [n x dimension] row-major, not normalised
   */
  float[] encode(List<int[]> sequences, Pooling pooling);
}
