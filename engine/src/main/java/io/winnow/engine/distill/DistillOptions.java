package io.winnow.engine.distill;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * How a model is distilled. The defaults are those of Python Model2Vec 0.10.0, which measurement
 * confirmed, but for the pooling (docs/decisions/0009), and for the element type, which is chosen
 * when the model is saved.
 *
 * @param reduction how wide the rows become
 * @param sifCoefficient weight of a token is {@code a / (a + p)}, where p is its probability by
 *     rank under Zipf's law; in (0, 1), or empty for no weights
 * @param pooling how a token's outputs become its row
 * @param removed tokens of the vocabulary that are left out: those the pattern matches at their
 *     start
 * @param prefix text put before every token, such as {@code "query: "}; may be empty
 * @param words more words for the vocabulary, each of which the teacher reads as a text of its own;
 *     see {@link io.winnow.engine.tokenizer.Tokenizer#with}. {@code removed} holds for them too
 * @param clusters rows that the tokens share after k-means, or empty for a row a token. PCA then
 *     takes the centres, and weights are kept beside the table
 */
public record DistillOptions(
    Reduction reduction,
    OptionalDouble sifCoefficient,
    Pooling pooling,
    Pattern removed,
    String prefix,
    List<String> words,
    OptionalInt clusters) {

  public DistillOptions {
    double sif = sifCoefficient.orElse(0.5);
    if (!(sif > 0 && sif < 1)) {
      throw new IllegalArgumentException(
          "sifCoefficient: expected a number between 0 and 1, found " + sif);
    }
    if (clusters.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "clusters: expected at least 1, found " + clusters.getAsInt());
    }
    words = List.copyOf(words);
  }

  /** 256 dimensions, SIF 1e-4, the first position, unused tokens removed, nothing else. */
  public static DistillOptions defaults() {
    return new DistillOptions(
        Reduction.to(256),
        OptionalDouble.of(1e-4),
        Pooling.FIRST,
        Pattern.compile("\\[unused\\d+\\]"),
        "",
        List.of(),
        OptionalInt.empty());
  }

  /** The same with another width. */
  public DistillOptions withDimensions(int other) {
    return withReduction(Reduction.to(other));
  }

  /** The same with another reduction. */
  public DistillOptions withReduction(Reduction other) {
    return new DistillOptions(other, sifCoefficient, pooling, removed, prefix, words, clusters);
  }

  /** The same with another SIF coefficient. */
  public DistillOptions withSifCoefficient(double other) {
    return withSifCoefficient(OptionalDouble.of(other));
  }

  /** The same with another SIF coefficient, or none. */
  public DistillOptions withSifCoefficient(OptionalDouble other) {
    return new DistillOptions(reduction, other, pooling, removed, prefix, words, clusters);
  }

  /** The same with other tokens left out; none, if the pattern matches nothing, as (?!) does. */
  public DistillOptions withRemoved(Pattern other) {
    return new DistillOptions(reduction, sifCoefficient, pooling, other, prefix, words, clusters);
  }

  /** The same with another pooling. */
  public DistillOptions withPooling(Pooling other) {
    return new DistillOptions(reduction, sifCoefficient, other, removed, prefix, words, clusters);
  }

  /** The same with another prefix. */
  public DistillOptions withPrefix(String other) {
    return new DistillOptions(reduction, sifCoefficient, pooling, removed, other, words, clusters);
  }

  /** The same with other words added to the vocabulary. */
  public DistillOptions withWords(List<String> other) {
    return new DistillOptions(reduction, sifCoefficient, pooling, removed, prefix, other, clusters);
  }

  /** The same with so many rows shared by the tokens. */
  public DistillOptions withClusters(int other) {
    return withClusters(OptionalInt.of(other));
  }

  /** The same with so many rows shared by the tokens, or a row a token. */
  public DistillOptions withClusters(OptionalInt other) {
    return new DistillOptions(reduction, sifCoefficient, pooling, removed, prefix, words, other);
  }
}
