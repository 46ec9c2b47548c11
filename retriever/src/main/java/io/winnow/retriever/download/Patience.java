package io.winnow.retriever.download;

import java.time.Duration;

/**
 * How long to wait for a server.
 *
 * @param connect for a connection
 * @param stall for the next byte
 * @param backoff before the first repetition of a request that was answered with a fault of the
 *     moment, where the answer does not say how long; it doubles each time
 */
public record Patience(Duration connect, Duration stall, Duration backoff) {
  /** 20 s for a connection, 60 s for the next byte, 1 s before the first repetition. */
  public static final Patience USUAL =
      new Patience(Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofSeconds(1));
}
