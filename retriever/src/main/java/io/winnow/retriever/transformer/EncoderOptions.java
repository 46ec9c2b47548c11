package io.winnow.retriever.transformer;

import io.winnow.engine.distill.Pooling;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may set over what a model's folder says.
 *
 * @param pooling how {@link SentenceEncoder#embed} pools; null: as the folder says, else the mean
 * @param maxLength the longest sequence in tokens, [CLS] and [SEP] included; 0: as the folder says
 * @param prefix put before every text by {@link SentenceEncoder#embed}, for example {@code "query:
 *     "}; empty: none
 * @param threads native threads that run batches; 0: one per processor, at most 8
 * @param precision what the layers compute in; {@link Precision#BFLOAT16} is for safetensors only
 */
public record EncoderOptions(
    @Nullable Pooling pooling, int maxLength, String prefix, int threads, Precision precision) {
  /** Checks the ranges. */
  public EncoderOptions {
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(precision, "precision");
    if (maxLength != 0 && maxLength < BertInput.SHORTEST) {
      throw new IllegalArgumentException(
          "maxLength out of range: expected 0 or at least %d, found %d"
              .formatted(BertInput.SHORTEST, maxLength));
    }
    if (threads < 0) {
      throw new IllegalArgumentException(
          "threads out of range: expected 0 or more, found " + threads);
    }
  }

  /** Everything as the model's folder says. */
  public static EncoderOptions defaults() {
    return new EncoderOptions(null, 0, "", 0, Precision.FLOAT32);
  }

  /** With another pooling. */
  public EncoderOptions withPooling(Pooling value) {
    return new EncoderOptions(value, maxLength, prefix, threads, precision);
  }

  /** With another length limit, in tokens. */
  public EncoderOptions withMaxLength(int value) {
    return new EncoderOptions(pooling, value, prefix, threads, precision);
  }

  /** With another prefix. */
  public EncoderOptions withPrefix(String value) {
    return new EncoderOptions(pooling, maxLength, value, threads, precision);
  }

  /** With another number of native threads. */
  public EncoderOptions withThreads(int value) {
    return new EncoderOptions(pooling, maxLength, prefix, value, precision);
  }

  /** With another precision. */
  public EncoderOptions withPrecision(Precision value) {
    return new EncoderOptions(pooling, maxLength, prefix, threads, value);
  }
}
