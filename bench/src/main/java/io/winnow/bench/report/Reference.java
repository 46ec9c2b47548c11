package io.winnow.bench.report;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A published figure.
 *
 * @param dataset a collection as {@link Entry} names it
 * @param model empty for bm25
 * @param measure a measure, or {@value #TERMS}, what BM25 counts in the corpus
 * @param value as it was published
 * @param tolerance how far ours may be from it
 * @param source where it was published
 */
record Reference(
    String dataset,
    String pipeline,
    String model,
    String measure,
    BigDecimal value,
    BigDecimal tolerance,
    String source) {
  static final String TERMS = "terms";

  private static final String HEADER =
      "dataset\tpipeline\tmodel\tmeasure\tvalue\ttolerance\tsource";

  /** Reads a table, in its order; none if there is no file. */
  static List<Reference> read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty() || !lines.getFirst().equals(HEADER)) {
      throw new IOException(
          "%s:1: expected the columns %s, separated by tabs, found \"%s\""
              .formatted(
                  file, HEADER.replace("\t", ", "), lines.isEmpty() ? "" : lines.getFirst()));
    }
    List<Reference> references = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        references.add(parse(lines.get(i), file + ":" + (i + 1)));
      }
    }
    return references;
  }

  private static Reference parse(String line, String where) throws IOException {
    String[] columns = line.split("\t", -1);
    int expected = HEADER.split("\t", -1).length;
    if (columns.length != expected) {
      throw new IOException(
          "%s: expected %d columns separated by tabs, found %d"
              .formatted(where, expected, columns.length));
    }
    BigDecimal tolerance = number(columns, 5, where);
    if (tolerance.signum() < 0) {
      throw new IOException(
          "%s: expected a tolerance of 0 or more, found \"%s\"".formatted(where, columns[5]));
    }
    return new Reference(
        columns[0],
        columns[1],
        columns[2],
        columns[3],
        number(columns, 4, where),
        tolerance,
        columns[6]);
  }

  private static BigDecimal number(String[] columns, int column, String where) throws IOException {
    try {
      return new BigDecimal(columns[column]);
    } catch (NumberFormatException e) {
      throw new IOException(
          "%s: expected a number in column %d, found \"%s\""
              .formatted(where, column + 1, columns[column]),
          e);
    }
  }

  /** Whether the system of a result is the one that the figure is of. */
  boolean isOf(Entry entry) {
    return entry.collection().equals(dataset)
        && entry.setup().get("pipeline").equals(pipeline)
        && entry.setup().get("model").equals(model)
        && !entry.setup().isReranked();
  }

  OptionalDouble ours(Entry entry) {
    return measure.equals(TERMS) ? entry.result().number(TERMS) : entry.mean(measure);
  }
}
