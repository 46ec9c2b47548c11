package io.winnow.retriever.transformer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the layers of a BERT compute their products and attention in. Weights of safetensors may be
 * of any type; they are converted when they are loaded. Sums over layers, norms, embeddings, heads
 * and results are of 32 bits always.
 */
public enum Precision {
  /** IEEE 754 binary32: scores as the reference implementations give them. */
  FLOAT32(6),
  /**
   * The upper half of binary32, and half the memory for the layers. Faster where the processor has
   * matrix units for it (AMX); elsewhere it may be slower.
   */
  BFLOAT16(15);

  private final int scalarType;

  Precision(int scalarType) {
    this.scalarType = scalarType;
  }

  /** The name as the frameworks write it, such as {@code float32}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** PyTorch's number for it (c10::ScalarType). */
  int scalarType() {
    return scalarType;
  }

  /**
   * Refuses a file that computes in what it was made for.
   *
   * @throws IllegalArgumentException unless this is {@link #FLOAT32}, which means nothing there
   */
  void requireFree(Path weights) {
    if (this != FLOAT32) {
      throw new IllegalArgumentException(
          "precision %s not possible with %s: expected %s, other files compute in what they were made for"
              .formatted(this, weights, BertFiles.WEIGHTS));
    }
  }

  /** A fingerprint of results in this precision; see {@link Fingerprint#of}. */
  String fingerprint(List<Path> files, Object... settings) throws IOException {
    Stream<Object> all = Stream.of(settings);
    return Fingerprint.of(
        files, (this == FLOAT32 ? all : Stream.concat(all, Stream.of(this))).toArray());
  }
}
