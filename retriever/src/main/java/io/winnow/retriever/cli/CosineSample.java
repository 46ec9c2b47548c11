package io.winnow.retriever.cli;

import io.winnow.engine.Similarity;
import io.winnow.engine.StaticModel;
import io.winnow.engine.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.StringJoiner;

/**
 * How near a model is to the one it was made of, on texts of random tokens of the latter. A vector
 * that has lost dimensions counts as one with zeros there.
 *
 * @param texts of which both models know something
 */
record CosineSample(int texts, double mean, double least) {
  private static final int TEXTS = 1000;
  private static final int TOKENS = 8;

  static CosineSample of(StaticModel original, StaticModel made) {
    SplittableRandom random = new SplittableRandom(0);
    int texts = 0;
    double sum = 0;
    double least = 1;
    for (int i = 0; i < TEXTS; i++) {
      String text = text(original.tokenizer(), random);
      double cosine = cosine(original.encode(text), made.encode(text));
      if (!Double.isNaN(cosine)) {
        texts++;
        sum += cosine;
        least = Math.min(least, cosine);
      }
    }
    return texts == 0
        ? new CosineSample(0, Double.NaN, Double.NaN)
        : new CosineSample(texts, sum / texts, least);
  }

  private static String text(Tokenizer tokenizer, SplittableRandom random) {
    StringJoiner text = new StringJoiner(" ");
    for (int i = 0; i < TOKENS; i++) {
      String token = tokenizer.token(random.nextInt(tokenizer.vocabularySize()));
      text.add(token.replace("##", "").replace('\u2581', ' '));
    }
    return text.toString();
  }

  /** As if the columns that are gone were zero; NaN if either is the zero vector. */
  private static double cosine(float[] whole, float[] part) {
    float[] padded = Arrays.copyOf(part, whole.length);
    return Similarity.norm(whole) == 0 || Similarity.norm(padded) == 0
        ? Double.NaN
        : Similarity.cosine(whole, padded);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "cosine to the original over %,d texts of %d random tokens: mean %.6f, least %.6f",
        texts,
        TOKENS,
        mean,
        least);
  }
}
