package io.winnow.engine;

import io.winnow.engine.tokenizer.Token;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The tokens of a text that make its vector, each with its place in the text and the row of the
 * table that stands for it, times its weight. The mean of the vectors, normalised if the model says
 * so, is the text's vector; they themselves are not normalised. Python Model2Vec gives the same
 * vectors by {@code encode_as_sequence}.
 *
 * @param tokens [n]; unknown ones are left out
 * @param dimension length of a vector
 * @param matrix [n x dimension] row-major; owned by whoever asked for it
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not shared
public record TokenVectors(List<Token> tokens, int dimension, float[] matrix) {
  /** Checks that there is a vector for each token. */
  public TokenVectors {
    tokens = List.copyOf(tokens);
    if (dimension < 1 || matrix.length != (long) tokens.size() * dimension) {
      throw new IllegalArgumentException(
          "matrix size differs: expected "
              + tokens.size()
              + " x "
              + dimension
              + " values, found "
              + matrix.length);
    }
  }

  /** Of a text of which the first {@code maxLength} tokens count, at most. */
  static TokenVectors of(ModelFiles.Parts parts, CharSequence text, int maxLength) {
    List<Token> all = parts.tokenizer().tokens(text);
    List<Token> kept = new ArrayList<>();
    for (Token token : all.subList(0, Math.min(all.size(), maxLength))) {
      if (token.id() != parts.tokenizer().unknownId()) {
        kept.add(token);
      }
    }
    int dimension = parts.table().dimension();
    if ((long) kept.size() * dimension > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "too many tokens for one array: "
              + kept.size()
              + " x "
              + dimension
              + "; limit them with EncodeOptions, or cut the text");
    }
    float[] matrix = new float[kept.size() * dimension];
    Scratch scratch = new Scratch();
    int[] id = new int[1];
    for (int i = 0; i < kept.size(); i++) {
      id[0] = kept.get(i).id();
      float[] vector = scratch.vector(dimension);
      scratch.sum(parts, id, 1, vector);
      System.arraycopy(vector, 0, matrix, i * dimension, dimension);
    }
    return new TokenVectors(kept, dimension, matrix);
  }

  /** A copy of the vector of one token, [dimension]. */
  public float[] vector(int index) {
    Objects.checkIndex(index, tokens.size());
    return Arrays.copyOfRange(matrix, index * dimension, (index + 1) * dimension);
  }

  /** The sum of all vectors, [dimension], in 64 bits. */
  double[] sum() {
    double[] sum = new double[dimension];
    for (int i = 0; i < matrix.length; i++) {
      sum[i % dimension] += matrix[i];
    }
    return sum;
  }

  /** The inner product of one vector and another in 64 bits. */
  double dot(int index, double[] other) {
    double dot = 0;
    for (int c = 0; c < dimension; c++) {
      dot += matrix[index * dimension + c] * other[c];
    }
    return dot;
  }

  @Override
  public String toString() {
    return "TokenVectors[" + tokens.size() + " x " + dimension + "]";
  }
}
