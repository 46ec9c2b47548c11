package io.winnow.bench.compare;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/**
 * From where to where, both ends included.
 *
 * @param low not above {@code high}
 * @param high the upper end
 */
public record Interval(double low, double high) {
  /** Checks the order of the ends. */
  public Interval {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "interval: expected low <= high, found %s and %s".formatted(low, high));
    }
  }

  ArrayNode json() {
    return JsonNodeFactory.instance.arrayNode().add(low).add(high);
  }
}
