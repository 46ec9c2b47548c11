package io.winnow.engine.distill;

/** What principal component analysis makes of a teacher's outputs: how wide rows become. */
public sealed interface Reduction {
  /** The first components, so many: {@code pca_dims} of Model2Vec as a whole number. */
  static Reduction to(int dimensions) {
    return new Dimensions(dimensions);
  }

  /**
   * As many components as explain a share of the variance: {@code pca_dims} of Model2Vec as a
   * fraction.
   *
   * @param share in (0, 1)
   */
  static Reduction explaining(double share) {
    return new Variance(share);
  }

  /** All components: rows keep their width and are rotated. */
  static Reduction rotation() {
    return new Rotation();
  }

  /** None: rows stay as they are, not centred. */
  static Reduction none() {
    return new None();
  }

  /**
   * A number of components. A teacher that is narrower keeps its width, and so does one that has no
   * more rows than this, which PCA could not reduce.
   */
  record Dimensions(int dimensions) implements Reduction {
    public Dimensions {
      if (dimensions < 1) {
        throw new IllegalArgumentException("dimensions: expected at least 1, found " + dimensions);
      }
    }
  }

  /** A share of the variance. */
  record Variance(double share) implements Reduction {
    public Variance {
      if (!(share > 0 && share < 1)) {
        throw new IllegalArgumentException(
            "share of variance: expected a number between 0 and 1, found " + share);
      }
    }
  }

  /** All components. */
  record Rotation() implements Reduction {}

  /** No analysis. */
  record None() implements Reduction {}
}
