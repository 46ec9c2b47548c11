package io.winnow.engine.distill;

import java.util.OptionalDouble;

/**
 * How a static model is fitted to a corpus. The defaults were chosen by measurement on development
 * data: docs/decisions/0007.
 *
 * @param dimensions width of the result; a narrower teacher keeps its width
 * @param sentences how many sentences are sampled, at most, and how many fragments of them; 0 for
 *     none
 * @param passages how many passages are sampled, at most; 0 for none
 * @param ridge lambda, the weight of the distance from the distilled table; empty to choose it by
 *     how well texts held out of the fit are reproduced
 * @param seed of the sample
 */
public record FitOptions(
    int dimensions, int sentences, int passages, OptionalDouble ridge, long seed) {

  /** Checks the ranges. */
  public FitOptions {
    require("dimensions", dimensions, dimensions >= 1, "at least 1");
    require("sentences", sentences, sentences >= 0, "at least 0");
    require("passages", passages, passages >= 0, "at least 0");
    if (ridge.isPresent()) {
      double lambda = ridge.getAsDouble();
      require("ridge", lambda, lambda > 0 && Double.isFinite(lambda), "a number above 0");
    }
    if (sentences == 0 && passages == 0) {
      throw new IllegalArgumentException(
          "nothing to fit to: expected sentences or passages, found 0 of both");
    }
  }

  private static void require(String name, Number value, boolean holds, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": expected " + expected + ", found " + value);
    }
  }

  /** 256 dimensions, up to 10,000 sentences and 20,000 passages, lambda chosen, seed 0. */
  public static FitOptions defaults() {
    return new FitOptions(256, 10_000, 20_000, OptionalDouble.empty(), 0);
  }

  /** The same with another width. */
  public FitOptions withDimensions(int other) {
    return new FitOptions(other, sentences, passages, ridge, seed);
  }

  /** The same with another number of sentences. */
  public FitOptions withSentences(int most) {
    return new FitOptions(dimensions, most, passages, ridge, seed);
  }

  /** The same with another number of passages. */
  public FitOptions withPassages(int most) {
    return new FitOptions(dimensions, sentences, most, ridge, seed);
  }

  /** The same with a lambda, or with one that is chosen. */
  public FitOptions withRidge(OptionalDouble lambda) {
    return new FitOptions(dimensions, sentences, passages, lambda, seed);
  }

  /** The same with another seed. */
  public FitOptions withSeed(long other) {
    return new FitOptions(dimensions, sentences, passages, ridge, other);
  }
}
