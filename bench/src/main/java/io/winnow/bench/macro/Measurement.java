package io.winnow.bench.macro;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of the rounds of one model on some threads.
 *
 * @param texts how many
 * @param bytes of UTF-8 that the encoders read: of each text, what is left when it is cut at the
 *     maximum length
 * @param tokens whose rows make the vectors
 * @param encoders Winnow first
 * @param leftOut peers that failed or do not give the same, and why
 */
record Measurement(
    String model,
    Threads threads,
    int texts,
    long bytes,
    long tokens,
    List<Measured> encoders,
    Map<String, String> leftOut) {
  Measured winnow() {
    return encoders.getFirst();
  }

  Optional<Measured> pooling() {
    return encoder(Runner.POOLING.name());
  }

  Optional<Measured> encoder(String name) {
    return encoders.stream().filter(encoder -> encoder.name().equals(name)).findFirst();
  }
}
