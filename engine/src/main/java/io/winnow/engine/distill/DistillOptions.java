package io.winnow.engine.distill;

import java.util.regex.Pattern;

/**
 * How a model is distilled. The defaults are those of Python Model2Vec 0.10.0, but for the element
 * type, which is chosen when the model is saved.
 *
 * @param dimensions width of the result; a teacher that is narrower keeps its width, and so does
 *     one whose vocabulary has no more tokens than this, which PCA could not reduce
 * @param sifCoefficient weight of a token is {@code a / (a + p)}, where p is its probability by
 *     rank under Zipf's law; in (0, 1)
 * @param pooling how a token's outputs become its row
 * @param removed tokens of the vocabulary that are left out: those the pattern matches at their
 *     start
 * @param prefix text put before every token, such as {@code "query: "}; may be empty
 */
public record DistillOptions(
    int dimensions, double sifCoefficient, Pooling pooling, Pattern removed, String prefix) {

  public DistillOptions {
    if (dimensions < 1) {
      throw new IllegalArgumentException("dimensions: expected at least 1, found " + dimensions);
    }
    if (!(sifCoefficient > 0 && sifCoefficient < 1)) {
      throw new IllegalArgumentException(
          "sifCoefficient: expected a number between 0 and 1, found " + sifCoefficient);
    }
  }

  /** 256 dimensions, SIF 1e-4, mean pooling, unused tokens removed, no prefix. */
  public static DistillOptions defaults() {
    return new DistillOptions(256, 1e-4, Pooling.MEAN, Pattern.compile("\\[unused\\d+\\]"), "");
  }

  /** The same with another width. */
  public DistillOptions withDimensions(int other) {
    return new DistillOptions(other, sifCoefficient, pooling, removed, prefix);
  }

  /** The same with another SIF coefficient. */
  public DistillOptions withSifCoefficient(double other) {
    return new DistillOptions(dimensions, other, pooling, removed, prefix);
  }

  /** The same with other tokens left out. */
  public DistillOptions withRemoved(Pattern other) {
    return new DistillOptions(dimensions, sifCoefficient, pooling, other, prefix);
  }

  /** The same with another pooling. */
  public DistillOptions withPooling(Pooling other) {
    return new DistillOptions(dimensions, sifCoefficient, other, removed, prefix);
  }

  /** The same with another prefix. */
  public DistillOptions withPrefix(String other) {
    return new DistillOptions(dimensions, sifCoefficient, pooling, removed, other);
  }
}
