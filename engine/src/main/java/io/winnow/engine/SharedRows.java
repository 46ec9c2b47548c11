package io.winnow.engine;

import io.winnow.engine.ModelFiles.Parts;
import io.winnow.engine.internal.cluster.KMeans;
import io.winnow.engine.table.EmbeddingTable;
import io.winnow.engine.table.TableConversion;
import java.lang.foreign.Arena;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tables whose rows stand for several tokens. */
final class SharedRows {
  /** Keeps a row of zeros one; the reference's constant. */
  private static final float NORM_GUARD = 1e-32f;

  private SharedRows() {}

  /**
   * A table off the heap, checked against a vocabulary.
   *
   * @throws IllegalArgumentException if sizes differ or a row is outside the table
   */
  static EmbeddingTable table(
      int vocabulary,
      float[] values,
      int dimension,
      float @Nullable [] weights,
      int @Nullable [] mapping,
      Arena arena) {
    if (dimension < 1) {
      throw new IllegalArgumentException("dimension: expected at least 1, found " + dimension);
    }
    if (mapping == null
        ? values.length != (long) vocabulary * dimension
        : values.length % dimension != 0) {
      throw new IllegalArgumentException(
          "table size differs: expected "
              + (mapping == null ? vocabulary : "rows")
              + " x "
              + dimension
              + " values, found "
              + values.length);
    }
    requirePerToken("weights", weights == null ? vocabulary : weights.length, vocabulary);
    if (mapping != null) {
      requirePerToken("mapping", mapping.length, vocabulary);
      for (int row : mapping) {
        Objects.checkIndex(row, values.length / dimension);
      }
    }
    return TableConversion.copyOf(values, dimension, arena);
  }

  private static void requirePerToken(String name, int found, int expected) {
    if (found != expected) {
      throw new IllegalArgumentException(
          name + ": expected one for each of " + expected + " tokens, found " + found);
    }
  }

  /** The same model with shared rows; see {@link StaticModel#quantizeVocabulary}. */
  static Parts of(Parts parts, int clusters, long seed, Progress progress, Arena arena) {
    EmbeddingTable table = parts.table();
    if (parts.mapping() != null) {
      throw new IllegalArgumentException(
          "tokens share rows already: "
              + parts.tokenizer().vocabularySize()
              + " tokens have "
              + table.rows()
              + " rows; quantise the model that it was made from");
    }
    int rows = table.rows();
    int dimension = table.dimension();
    if (clusters < 1 || clusters > rows) {
      throw new IllegalArgumentException(
          "clusters: expected 1 to " + rows + ", the tokens of the model, found " + clusters);
    }
    if ((long) rows * dimension > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "table too large to cluster: expected at most 2^31 values, found "
              + rows
              + " x "
              + dimension);
    }
    float[] values = values(table);
    float[] weights = parts.weights();
    if (weights == null) {
      weights = divideByLength(values, dimension);
    }
    KMeans.Clusters found = KMeans.of(values, dimension, clusters, seed, progress);
    EmbeddingTable centres = TableConversion.copyOf(found.centres(), dimension, arena);
    return new Parts(
        TableConversion.convert(centres, table.type(), arena),
        parts.tokenizer(),
        weights,
        found.cluster(),
        parts.normalize(),
        parts.options(),
        parts.aboutOther());
  }

  private static float[] values(EmbeddingTable table) {
    int dimension = table.dimension();
    float[] values = new float[table.rows() * dimension];
    float[] row = new float[dimension];
    int[] at = new int[1];
    for (int r = 0; r < table.rows(); r++) {
      at[0] = r;
      table.sum(at, null, 1, row);
      for (float value : row) {
        if (!Float.isFinite(value)) {
          throw new IllegalArgumentException(
              "the table holds " + value + " in the row of token " + r + ": cannot be clustered");
        }
      }
      System.arraycopy(row, 0, values, r * dimension, dimension);
    }
    return values;
  }

  /** Gives rows the length one, in place; returns the lengths they had. */
  private static float[] divideByLength(float[] values, int dimension) {
    float[] lengths = new float[values.length / dimension];
    for (int r = 0; r < lengths.length; r++) {
      double squares = 0;
      for (int c = r * dimension; c < (r + 1) * dimension; c++) {
        squares += (double) values[c] * values[c];
      }
      lengths[r] = (float) Math.sqrt(squares) + NORM_GUARD;
      for (int c = r * dimension; c < (r + 1) * dimension; c++) {
        values[c] /= lengths[r];
      }
    }
    return lengths;
  }
}
