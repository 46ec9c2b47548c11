package io.winnow.bench.report;

import io.winnow.bench.eval.SavedResult;
import java.util.Comparator;
import java.util.OptionalDouble;

/**
 * A result in its place.
 *
 * @param collection the dataset, and its split unless that is {@code test}
 */
record Entry(SavedResult result, String collection, Setup setup) implements Comparable<Entry> {
  private static final Comparator<Entry> ORDER =
      Comparator.comparing(Entry::collection).thenComparing(Entry::setup);

  static Entry of(SavedResult result) {
    String split = result.split().equals("test") ? "" : "/" + result.split();
    return new Entry(result, result.dataset() + split, Setup.of(result));
  }

  OptionalDouble mean(String measure) {
    Double mean = result.means().get(measure);
    return mean == null ? OptionalDouble.empty() : OptionalDouble.of(mean);
  }

  @Override
  public int compareTo(Entry other) {
    return ORDER.compare(this, other);
  }
}
