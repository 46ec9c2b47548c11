package io.winnow.bench.report;

import java.io.IOException;
import java.math.BigDecimal;
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
    List<Reference> references = new ArrayList<>();
    for (TsvLine line : TsvLine.read(file, HEADER)) {
      references.add(of(line));
    }
    return references;
  }

  private static Reference of(TsvLine line) throws IOException {
    BigDecimal tolerance = line.number(5);
    if (tolerance.signum() < 0) {
      throw line.refused("a tolerance of 0 or more", 5);
    }
    return new Reference(
        line.text(0),
        line.text(1),
        line.text(2),
        line.text(3),
        line.number(4),
        tolerance,
        line.text(6));
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
