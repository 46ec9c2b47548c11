package io.winnow.engine.distill;

import io.winnow.engine.Progress;
import io.winnow.engine.Similarity;
import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * How well a static model reproduces its teacher on some texts: Pearson's correlation of the
 * cosines of all pairs of them, 1 where both say the same. It needs no judgments, and it compares
 * models of any width.
 */
public final class Agreement {
  /** Texts of a sample: 125,000 pairs, an error of some .003. */
  public static final int SAMPLE = 500;

  private static final int LEAST = 3;

  private Agreement() {}

  /**
   * Compares on a sample of passages, up to {@value #SAMPLE}. What was fitted to them agrees more
   * than on texts it has not seen: compare with {@link FitResult#agreement()} of the same corpus.
   *
   * @param corpus read once
   * @param teacher that the model was made from
   * @param encoder the same teacher on texts
   * @return in [-1, 1]; 0 where one of both finds all pairs alike
   * @throws IOException if the corpus, or what the encoder keeps, cannot be read or written
   * @throws CorpusTooSmallException if it has no three passages
   */
  public static double on(
      FitCorpus corpus, StaticModel model, Teacher teacher, TextEncoder encoder, Progress progress)
      throws IOException {
    FitOptions options = FitOptions.defaults().withSentences(0).withPassages(SAMPLE);
    int longest = teacher.maxLength() - 2;
    List<FitText> texts = FitSample.of(corpus, model.tokenizer(), options, longest).texts();
    if (texts.size() < LEAST) {
      throw new CorpusTooSmallException(texts.size(), LEAST);
    }
    float[] vectors =
        CorpusFit.embed(teacher.name(), encoder, texts, teacher.dimension(), progress);
    return of(model, texts.stream().map(FitText::text).toList(), vectors);
  }

  /**
   * Compares.
   *
   * @param texts three or more
   * @param teacher their vectors: [n x width] row-major
   */
  static double of(StaticModel model, List<String> texts, float[] teacher) {
    int count = texts.size();
    int width = teacher.length / count;
    float[][] rows = new float[count][];
    float[][] vectors = new float[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = Arrays.copyOfRange(teacher, i * width, (i + 1) * width);
      vectors[i] = model.encode(texts.get(i));
    }
    return correlation(cosines(rows), cosines(vectors));
  }

  private static double[] cosines(float[][] rows) {
    double[] cosines = new double[rows.length * (rows.length - 1) / 2];
    int next = 0;
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < i; j++) {
        cosines[next++] = Similarity.cosine(rows[i], rows[j]);
      }
    }
    return cosines;
  }

  private static double correlation(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int i = 0; i < x.length; i++) {
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
      xy += (x[i] - meanX) * (y[i] - meanY);
    }
    return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
  }
}
