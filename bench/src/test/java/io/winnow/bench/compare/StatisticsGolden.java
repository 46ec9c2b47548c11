package io.winnow.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** What bench/src/test/python/record_statistics.py recorded; its header describes the lines. */
record StatisticsGolden(JsonNode line) {
  private static final Path FILE = Path.of("src/test/resources/golden/statistics/paired.jsonl");

  static List<StatisticsGolden> read(String kind) {
    ObjectMapper mapper = new ObjectMapper();
    try {
      return Files.readAllLines(FILE).stream()
          .map(
              text -> {
                try {
                  return new StatisticsGolden(mapper.readTree(text));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .filter(golden -> golden.line.path("kind").asText().equals(kind))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  double[] array(String member) {
    return StreamSupport.stream(line.path(member).spliterator(), false)
        .mapToDouble(JsonNode::doubleValue)
        .toArray();
  }

  double number(String member) {
    return line.path(member).doubleValue();
  }

  /** Second minus first. */
  double[] differences() {
    double[] first = array("first");
    double[] second = array("second");
    double[] differences = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      differences[i] = second[i] - first[i];
    }
    return differences;
  }

  /** Without the arrays. */
  @Override
  public String toString() {
    return line.path("kind").asText() + " " + Math.max(array("first").length, array("p").length);
  }
}
