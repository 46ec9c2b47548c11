package io.winnow.bench.compare;

/**
 * What two systems got for one query.
 *
 * @param id of the query
 * @param baseline the value of the baseline
 * @param system the value of the other system
 */
public record QueryPair(String id, double baseline, double system) {
  /** Checks that both are numbers. */
  public QueryPair {
    if (!Double.isFinite(baseline) || !Double.isFinite(system)) {
      throw new IllegalArgumentException(
          "query \"%s\": expected two numbers, found %s and %s".formatted(id, baseline, system));
    }
  }

  /** System minus baseline: above 0 where the system is better. */
  public double difference() {
    return system - baseline;
  }
}
