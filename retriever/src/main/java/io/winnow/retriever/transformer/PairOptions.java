package io.winnow.retriever.transformer;

import java.util.Objects;

/**
 * What a caller may set over what a cross-encoder's folder says.
 *
 * @param maxLength the longest pair in tokens, special tokens included; 0: as the folder says. The
 *     time of a pair grows faster than its length: 256 is a good choice for passages.
 * @param threads native threads that run batches; 0: the default
 * @param label the label whose score is wanted, by the name that {@code config.json} gives it or by
 *     its number; empty: the only label of one, the second of two. A model of more has no default.
 * @param precision what the layers compute in; {@link Precision#BFLOAT16} is for safetensors only
 */
public record PairOptions(int maxLength, int threads, String label, Precision precision) {
  /** Checks the ranges; the upper limit of the length is the model's. */
  public PairOptions {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(precision, "precision");
    if (maxLength < 0) {
      throw new IllegalArgumentException(
          "maxLength out of range: expected 0 or more, found " + maxLength);
    }
    if (threads < 0) {
      throw new IllegalArgumentException(
          "threads out of range: expected 0 or more, found " + threads);
    }
  }

  /** Everything as the model's folder says. */
  public static PairOptions defaults() {
    return new PairOptions(0, 0, "", Precision.FLOAT32);
  }

  /** With another length limit, in tokens. */
  public PairOptions withMaxLength(int value) {
    return new PairOptions(value, threads, label, precision);
  }

  /** With another number of native threads. */
  public PairOptions withThreads(int value) {
    return new PairOptions(maxLength, value, label, precision);
  }

  /** With another label. */
  public PairOptions withLabel(String value) {
    return new PairOptions(maxLength, threads, value, precision);
  }

  /** With another precision. */
  public PairOptions withPrecision(Precision value) {
    return new PairOptions(maxLength, threads, label, value);
  }
}
