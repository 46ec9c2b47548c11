package io.winnow.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How long a teacher took to encode texts, in seconds.
 *
 * @param seconds per dataset, per number of its texts
 */
record TeacherTimes(Map<String, Map<Integer, Double>> seconds) {
  private static final String HEADER = "dataset\ttexts\tseconds";

  /** Reads a table; empty if there is no file. */
  static TeacherTimes read(Path file) throws IOException {
    Map<String, Map<Integer, Double>> seconds = new HashMap<>();
    for (TsvLine line : TsvLine.read(file, HEADER)) {
      if (!Results.isPositive(line.text(1))) {
        throw line.refused("a number of texts of 1 or more", 1);
      }
      double time = line.number(2).doubleValue();
      if (!(time > 0)) {
        throw line.refused("seconds above 0", 2);
      }
      Double known =
          seconds
              .computeIfAbsent(line.text(0), _ -> new HashMap<>())
              .putIfAbsent(Integer.valueOf(line.text(1)), time);
      if (known != null) {
        throw new IOException(
            "%s: expected one line for each dataset and number of texts, found a second of %s with %s texts; remove one"
                .formatted(line.where(), line.text(0), line.text(1)));
      }
    }
    return new TeacherTimes(seconds);
  }

  OptionalDouble of(String dataset, int texts) {
    Double known = seconds.getOrDefault(dataset, Map.of()).get(texts);
    return known == null ? OptionalDouble.empty() : OptionalDouble.of(known);
  }
}
