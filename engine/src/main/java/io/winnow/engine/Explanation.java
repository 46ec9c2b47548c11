package io.winnow.engine;

import io.winnow.engine.tokenizer.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * How much each token of two texts adds to their similarity, the cosine of their vectors. As a
 * text's vector points where the sum of its tokens' vectors does, the cosine of the texts a and b
 * is
 *
 * <pre>
 * cos(a, b) = sum over i, j of  a[i] . b[j] / (|sum of a| |sum of b|)
 * </pre>
 *
 * <p>with a[i] as in {@link TokenVectors}. One such term is what a pair of tokens contributes; all
 * terms of one token are what that contributes, which may be negative: the texts would be more
 * alike without it. What the tokens of either text contribute adds up to the cosine. Computed in 64
 * bits. Immutable, and of no use of the model's memory.
 */
public final class Explanation {
  private final double similarity;
  private final TokenVectors a;
  private final TokenVectors b;

  /** 1 / (|sum of a| |sum of b|), or 0 where a text has no vector. */
  private final double scale;

  private final List<Share> first;
  private final List<Share> second;

  /**
   * What one token contributes.
   *
   * @param token with its place in its text
   * @param contribution to the cosine
   */
  public record Share(Token token, double contribution) {}

  private Explanation(TokenVectors a, TokenVectors b) {
    this.a = a;
    this.b = b;
    double[] sumA = a.sum();
    double[] sumB = b.sum();
    double norms = norm(sumA) * norm(sumB);
    this.scale = norms == 0 ? 0 : 1 / norms;
    this.first = shares(a, sumB);
    this.second = shares(b, sumA);
    this.similarity = first.stream().mapToDouble(Share::contribution).sum();
  }

  /**
   * Explains the similarity of two texts by their tokens.
   *
   * @throws IllegalArgumentException if the vectors differ in length
   */
  public static Explanation of(TokenVectors first, TokenVectors second) {
    if (first.dimension() != second.dimension()) {
      throw new IllegalArgumentException(
          "dimension mismatch: first text has "
              + first.dimension()
              + ", second has "
              + second.dimension());
    }
    return new Explanation(first, second);
  }

  private static double norm(double[] vector) {
    double squares = 0;
    for (double value : vector) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  private List<Share> shares(TokenVectors side, double[] other) {
    List<Share> shares = new ArrayList<>(side.tokens().size());
    for (int i = 0; i < side.tokens().size(); i++) {
      shares.add(new Share(side.tokens().get(i), side.dot(i, other) * scale));
    }
    return List.copyOf(shares);
  }

  /** The cosine of the two texts' vectors; 0 if one of them has no known token. */
  public double similarity() {
    return similarity;
  }

  /** What each token of the first text contributes, in the order of the text. */
  public List<Share> first() {
    return first;
  }

  /** What each token of the second text contributes, in the order of the text. */
  public List<Share> second() {
    return second;
  }

  /**
   * What a pair of tokens contributes; takes as many multiplications as a vector has values.
   *
   * @param i of the first text's tokens, as {@link #first} counts them
   * @param j of the second's
   */
  public double pair(int i, int j) {
    double dot = 0;
    float[] left = a.vector(i);
    float[] right = b.vector(j);
    for (int c = 0; c < left.length; c++) {
      dot += (double) left[c] * right[c];
    }
    return dot * scale;
  }

  @Override
  public String toString() {
    return "Explanation[%.4f, %d and %d tokens]".formatted(similarity, first.size(), second.size());
  }
}
