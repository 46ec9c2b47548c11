package io.winnow.bench.macro;

import java.util.List;
import java.util.stream.IntStream;

/**
 * An encoder's rounds on some texts.
 *
 * @param name the runner's
 * @param threads what it might use
 * @param idsShown whether its ids are known, and so known to be Winnow's
 * @param largestDifference between its vectors and Winnow's
 * @param seconds of each round
 */
record Measured(
    String name,
    String version,
    Threads threads,
    boolean idsShown,
    double largestDifference,
    List<Double> seconds) {
  /** Amounts a second on each processor, over the rounds. */
  Spread rate(double amount) {
    return Spread.of(seconds.stream().mapToDouble(taken -> amount / taken / threads.processors()));
  }

  /** How many times as fast as another in the same rounds. */
  Spread timesAsFastAs(Measured other) {
    return Spread.of(
        IntStream.range(0, seconds.size())
            .mapToDouble(round -> other.seconds.get(round) / seconds.get(round)));
  }
}
