package io.winnow.engine;

import io.winnow.engine.ModelFiles.Parts;
import io.winnow.engine.table.ElementType;
import io.winnow.engine.table.RowScaledTable;
import io.winnow.engine.table.TableSelection;
import io.winnow.engine.tokenizer.Tokenizer;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes other models out of a loaded one, which stays as it is: {@code
 * model.edit().truncate(128).addWords(words).build()}. A result has its own table off the heap, in
 * the element type of the original, and is closed on its own; the original may be closed first.
 *
 * <p>Whatever the order of the calls, a model is built in this order: words are added, tokens are
 * weighed, columns are dropped. Not thread-safe.
 */
public final class ModelEditor {
  /** A word that was not added. */
  public record SkippedWord(String word, Reason reason) {}

  /** Why a word was not added. */
  public enum Reason {
    /** It is one token already, or another word of the list is the same when normalised. */
    PRESENT,
    /** Nothing is left of it when it is normalised. */
    EMPTY,
    /**
     * All its pieces are unknown, so that there is nothing to make its row of; give it a vector.
     */
    UNKNOWN,
    /**
     * The tokenizer would not find it: it is longer than a word may be, written as a token of
     * another meaning is ({@code ##ing}), or an added token stands in it.
     */
    NOT_FOUND
  }

  /** The row of a new token: a vector that was given, or the mean of older tokens' vectors. */
  private record NewRow(String word, float @Nullable [] vector, int[] sources) {}

  /** What weights are made of, and whether in place of the old ones or on top. */
  private record Weighting(TokenCounts counts, double coefficient, boolean replace) {}

  private final StaticModel model;
  private final Parts parts;
  private Tokenizer tokenizer;

  /** Of each token id its id in the model, or {@code -1 - i} for {@code newRows[i]}. */
  private int[] sources;

  private final List<NewRow> newRows = new ArrayList<>();
  private final List<SkippedWord> skipped = new ArrayList<>();
  private int dimension;
  private @Nullable Weighting weighting;

  ModelEditor(StaticModel model, Parts parts) {
    this.model = model;
    this.parts = parts;
    this.tokenizer = parts.tokenizer();
    this.sources = IntStream.range(0, tokenizer.vocabularySize()).toArray();
    this.dimension = parts.table().dimension();
  }

  /**
   * Keeps the first columns of the table, as Python Model2Vec does for {@code dimensionality}.
   * Sound where columns are in the order of their weight: after PCA, as in what is distilled or
   * fitted, or Matryoshka training.
   *
   * @throws IllegalArgumentException if the model has fewer, or none would be left
   */
  public ModelEditor truncate(int dimensions) {
    if (dimensions < 1 || dimensions > parts.table().dimension()) {
      throw new IllegalArgumentException(
          "dimensions: expected 1 to "
              + parts.table().dimension()
              + ", which the model has, found "
              + dimensions);
    }
    dimension = dimensions;
    return this;
  }

  /**
   * Makes each word one token, as {@link Tokenizer#with} says. Its row is the mean of the rows,
   * times their weights, of the tokens that it is now, unknown ones left out: so its vector alone
   * stays the same but for rounding to the element type, and in texts it counts once where its
   * pieces counted each. What is not added is in {@link #skippedWords}.
   *
   * <p>Words come before weights, whose counts are of the tokenizer with them.
   *
   * <p>The median token length is that of the new vocabulary, in Python too; where it changes, so
   * does the place at which long texts are cut.
   */
  public ModelEditor addWords(Collection<String> words) {
    return add(words, Map.of());
  }

  /**
   * Makes each word one token with a vector of the caller's: what a token adds to a sum, its row
   * times its weight. A word that is one token already keeps its row, and is skipped.
   *
   * @param vectors for each word [dimension of the original], finite; of an I8 table without
   *     weights from -127 to 127, and rounded
   */
  public ModelEditor addWords(Map<String, float[]> vectors) {
    Map<String, float[]> copies = new LinkedHashMap<>();
    vectors.forEach(
        (word, vector) -> {
          if (vector.length != parts.table().dimension()) {
            throw new IllegalArgumentException(
                "dimension mismatch: model has "
                    + parts.table().dimension()
                    + ", the vector of \""
                    + word
                    + "\" has "
                    + vector.length);
          }
          copies.put(word, vector.clone());
        });
    return add(copies.keySet(), copies);
  }

  private ModelEditor add(Collection<String> words, Map<String, float[]> vectors) {
    if (weighting != null) {
      throw new IllegalStateException(
          "words after weights: add the words first, and count tokens with them");
    }
    List<String> candidates = new ArrayList<>();
    List<int[]> pieces = new ArrayList<>();
    for (String word : words) {
      int[] ids = tokenizer.encode(word);
      int[] known = Arrays.stream(ids).filter(id -> id != tokenizer.unknownId()).toArray();
      if (ids.length == 0) {
        skipped.add(new SkippedWord(word, Reason.EMPTY));
      } else if (known.length == 1 && ids.length == 1) {
        skipped.add(new SkippedWord(word, Reason.PRESENT));
      } else if (known.length == 0 && !vectors.containsKey(word)) {
        skipped.add(new SkippedWord(word, Reason.UNKNOWN));
      } else {
        candidates.add(word);
        pieces.add(Arrays.stream(known).map(id -> sources[id]).toArray());
      }
    }
    if (candidates.isEmpty()) {
      return this;
    }
    Tokenizer.Extended extended = tokenizer.with(candidates);
    int[] oldIds = extended.oldIds();
    int[] newSources = new int[oldIds.length];
    Arrays.setAll(newSources, id -> oldIds[id] < 0 ? 0 : sources[oldIds[id]]);
    for (int i = 0; i < candidates.size(); i++) {
      String word = candidates.get(i);
      int id = extended.ids()[i];
      if (id < 0) {
        skipped.add(new SkippedWord(word, Reason.NOT_FOUND));
      } else if (oldIds[id] >= 0) {
        skipped.add(new SkippedWord(word, Reason.PRESENT));
      } else {
        newSources[id] = -1 - newRows.size();
        oldIds[id] = id;
        newRows.add(new NewRow(word, vectors.get(word), pieces.get(i)));
      }
    }
    tokenizer = extended.tokenizer();
    sources = newSources;
    return this;
  }

  /** The words that were not added, and why, in no order. */
  public List<SkippedWord> skippedWords() {
    return Collections.unmodifiableList(skipped);
  }

  /** The tokenizer with the words added so far: what {@link TokenCounts} needs. */
  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /**
   * Weighs each token by {@code a / (a + p)}, p its share of the tokens counted, in place of the
   * {@code weights} that the model has. What was baked into its rows stays there: a distilled model
   * has weights by rank in them, a fitted one those of its corpus, and neither can be undone. On
   * top of those by rank little is gained, and much lost where a is small: with 1e-2, 1e-3 and 1e-4
   * the nDCG@10 of a distilled model went from .261 to .251, .209 and .134 on Cranfield, and from
   * .221 to .224, .222 and .202 on NFCorpus.
   *
   * <p>Of a table of floats without a {@code mapping} the weights go into the rows, so that
   * sentence-transformers, which knows no weights, has them too. Otherwise they are {@code
   * weights}, which Python Model2Vec reads.
   *
   * @param counts with {@link #tokenizer}
   * @param coefficient a, above 0; the smaller, the less frequent tokens count
   * @throws IllegalArgumentException if nothing was counted, or by another tokenizer, or if the
   *     weights of the model are the scales of its I8 rows too, which are not to be lost
   */
  public ModelEditor replaceWeights(TokenCounts counts, double coefficient) {
    if (Boolean.TRUE.equals(parts.about().get(SaveOptions.ROW_SCALES))) {
      throw new IllegalArgumentException(
          "the model's weights are the scales of its I8 rows too, and cannot be replaced; weigh the"
              + " model that it was saved from, or multiply its weights");
    }
    return weigh(counts, coefficient, true);
  }

  /** The same on top of the weights that the model has. */
  public ModelEditor multiplyWeights(TokenCounts counts, double coefficient) {
    return weigh(counts, coefficient, false);
  }

  private ModelEditor weigh(TokenCounts counts, double coefficient, boolean replace) {
    if (!(coefficient > 0) || Double.isInfinite(coefficient)) {
      throw new IllegalArgumentException(
          "coefficient: expected a number above 0, found " + coefficient);
    }
    if (counts.total() == 0) {
      throw new IllegalArgumentException(
          "no weights without counts: expected texts with tokens that the model knows, found none");
    }
    weighting = new Weighting(counts, coefficient, replace);
    return this;
  }

  /**
   * Builds the model; the caller closes it. Can be called again.
   *
   * @throws IllegalStateException if the original is closed
   * @throws IllegalArgumentException if the row of a new word is not finite or does not fit the
   *     element type, or tokens were counted by another tokenizer
   */
  public StaticModel build() {
    model.requireOpen();
    if (weighting != null && !isOfThis(weighting.counts().tokenizer())) {
      throw new IllegalArgumentException(
          "tokens were counted by another tokenizer: expected TokenCounts of the editor's, which"
              + " has "
              + tokenizer.vocabularySize()
              + " tokens with the words added, found one of "
              + weighting.counts().tokenizer().vocabularySize());
    }
    return StaticModel.owning(this::build);
  }

  private boolean isOfThis(Tokenizer other) {
    return other == tokenizer || Arrays.equals(other.toJson(), tokenizer.toJson());
  }

  private Parts build(Arena arena) {
    boolean fold =
        weighting != null && parts.table().type() != ElementType.I8 && parts.mapping() == null;
    float[] weights = weighting == null && parts.weights() == null ? null : weights();
    List<float[]> rows = newRows();
    if (weights != null && parts.table().type() == ElementType.I8) {
      scale(rows, weights);
    }
    return new Parts(
        TableSelection.select(
            parts.table(), order(), dimension, rows, fold ? weights : null, arena),
        tokenizer,
        fold ? null : weights,
        mapping(),
        parts.normalize(),
        parts.options(),
        about(weights != null && !fold));
  }

  /** The weight of each token id; that of a new word is in its row, but for what is new. */
  private float[] weights() {
    float[] weights = new float[sources.length];
    for (int id = 0; id < weights.length; id++) {
      double factor =
          weighting == null ? 1 : weighting.counts().smoothInverse(id, weighting.coefficient());
      weights[id] = (float) (factor * (sources[id] < 0 ? 1 : oldWeight(sources[id])));
    }
    return weights;
  }

  private float oldWeight(int id) {
    return weighting != null && weighting.replace() ? 1 : model.weight(id);
  }

  private List<float[]> newRows() {
    List<float[]> rows = new ArrayList<>();
    for (NewRow newRow : newRows) {
      float[] vector = newRow.vector() == null ? mean(newRow.sources(), rows) : newRow.vector();
      for (float value : vector) {
        if (!Float.isFinite(value)) {
          throw new IllegalArgumentException(
              "the row of \""
                  + newRow.word()
                  + "\" would hold "
                  + value
                  + ": "
                  + (newRow.vector() == null
                      ? "so do the rows of its pieces; give it a vector"
                      : "expected finite numbers"));
        }
      }
      rows.add(vector);
    }
    return rows;
  }

  /** Of tokens of the model and new ones, whose rows are there already. */
  private float[] mean(int[] tokens, List<float[]> rows) {
    double[] sum = new double[parts.table().dimension()];
    for (int source : tokens) {
      float[] row = source < 0 ? rows.get(-1 - source) : model.row(source);
      float weight = source < 0 ? 1 : oldWeight(source);
      for (int c = 0; c < sum.length; c++) {
        sum[c] += (double) weight * row[c];
      }
    }
    float[] mean = new float[sum.length];
    for (int c = 0; c < mean.length; c++) {
      mean[c] = (float) (sum[c] / tokens.length);
    }
    return mean;
  }

  /** Makes full use of I8: a new row is as large as it may be, and its weight as small. */
  private void scale(List<float[]> rows, float[] weights) {
    for (int id = 0; id < sources.length; id++) {
      if (sources[id] < 0) {
        float[] row = Arrays.copyOf(rows.get(-1 - sources[id]), dimension);
        float scale = RowScaledTable.scale(row);
        if (scale > 0) {
          for (int c = 0; c < row.length; c++) {
            row[c] /= scale;
          }
          rows.set(-1 - sources[id], row);
          weights[id] *= scale;
        }
      }
    }
  }

  /** Of each row of the new table, the old row, or {@code -1 - i} for the new row i. */
  private int[] order() {
    int old = parts.table().rows();
    return parts.mapping() == null
        ? sources
        : IntStream.range(0, old + newRows.size()).map(r -> r < old ? r : old - 1 - r).toArray();
  }

  private int @Nullable [] mapping() {
    int[] mapping = parts.mapping();
    int old = parts.table().rows();
    return mapping == null
        ? null
        : Arrays.stream(sources).map(s -> s < 0 ? old - 1 - s : mapping[s]).toArray();
  }

  private Map<String, @Nullable Object> about(boolean withWeights) {
    Map<String, @Nullable Object> about = parts.aboutOther();
    if (!withWeights) {
      about.remove(SaveOptions.ROW_SCALES);
    }
    if (weighting != null) {
      about.put("corpus_sif_coefficient", weighting.coefficient());
    }
    return about;
  }
}
