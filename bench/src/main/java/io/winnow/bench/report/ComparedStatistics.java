package io.winnow.bench.report;

import java.util.Optional;

/** Where {@link Statistics} come from. */
final class ComparedStatistics {
  private ComparedStatistics() {}

  /** None are computed yet: the report leaves their columns out. */
  static Optional<Statistics> connected() {
    return Optional.empty();
  }
}
