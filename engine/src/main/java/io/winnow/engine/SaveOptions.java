package io.winnow.engine;

import io.winnow.engine.table.ElementType;
import io.winnow.engine.table.RowScaledTable;
import io.winnow.engine.table.TableConversion;
import java.lang.foreign.Arena;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a model is written.
 *
 * @param type element type of the written table; {@link ElementType#BF16} is for Winnow alone,
 *     NumPy has no such type
 * @param rowScales whether each row of an I8 table gets its own scale, where Model2Vec drops one
 *     for the whole table. A table that is I8 already stays as it is. The scales are in the {@code
 *     weights} of the file, multiplied with those that the model has; Python Model2Vec reads rows
 *     times weights, and so the magnitudes are right again. On a fitted model of 256 dimensions the
 *     cosine to the F32 vectors is 0.99997 on average, and 0.9996 with one scale.
 *     sentence-transformers ignores weights, and takes no I8 tables anyway.
 */
public record SaveOptions(ElementType type, boolean rowScales) {
  /** The config's word that weights carry scales. */
  static final String ROW_SCALES = "row_scales";

  /** Checks that scales go with I8. */
  public SaveOptions {
    Objects.requireNonNull(type);
    if (rowScales && type != ElementType.I8) {
      throw new IllegalArgumentException(
          "row scales are for I8: expected that element type, found " + type);
    }
  }

  /** A table in a type, without row scales. */
  public static SaveOptions of(ElementType type) {
    return new SaveOptions(type, false);
  }

  /** I8 with a scale for each row. */
  public static SaveOptions rowScaledI8() {
    return new SaveOptions(ElementType.I8, true);
  }

  /** A model as it is written; the table lives as long as the arena. */
  ModelFiles.Parts apply(ModelFiles.Parts parts, Arena arena) {
    if (!rowScales || parts.table().type() == ElementType.I8) {
      return parts.withTable(TableConversion.convert(parts.table(), type, arena));
    }
    RowScaledTable scaled = RowScaledTable.of(parts.table(), arena);
    float[] weights = new float[parts.tokenizer().vocabularySize()];
    for (int id = 0; id < weights.length; id++) {
      float scale = scaled.scales()[parts.mapping() == null ? id : parts.mapping()[id]];
      weights[id] = parts.weights() == null ? scale : scale * parts.weights()[id];
    }
    Map<String, @Nullable Object> about = new LinkedHashMap<>(parts.about());
    about.put(ROW_SCALES, true);
    return new ModelFiles.Parts(
        scaled.table(),
        parts.tokenizer(),
        weights,
        parts.mapping(),
        parts.normalize(),
        parts.options(),
        about);
  }
}
