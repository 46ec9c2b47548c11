package io.winnow.engine.distill;

import io.winnow.engine.Progress;
import io.winnow.engine.Similarity;
import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well a static model reproduces its teacher on some texts: of the ten nearest neighbours that
 * the teacher gives a text among them, the share that the model gives it too, over all texts. 1
 * where both agree, about .02 by chance among 500. It needs no judgments, and it compares models of
 * any width. Neighbours tell more than a correlation of all cosines, which unrelated topics raise:
 * that they are unlike each other any model knows.
 */
public final class Agreement {
  /** Texts of a sample; another one moves the figure by some .01. */
  public static final int SAMPLE = 500;

  private static final int NEIGHBOURS = 10;

  private Agreement() {}

  /**
   * Compares on a sample of passages, up to {@value #SAMPLE}. What was fitted to them agrees more
   * than on texts it has not seen: compare with {@link FitResult#agreement()} of the same corpus.
   *
   * @param corpus read once
   * @param teacher that the model was made from
   * @param encoder the same teacher on texts
   * @return in [0, 1]
   * @throws IOException if the corpus, or what the encoder keeps, cannot be read or written
   * @throws CorpusTooSmallException if it has fewer than 100 passages
   */
  public static double on(
      FitCorpus corpus, StaticModel model, Teacher teacher, TextEncoder encoder, Progress progress)
      throws IOException {
    FitOptions options = FitOptions.defaults().withSentences(0).withPassages(SAMPLE);
    int longest = teacher.maxLength() - 2;
    Stop stop = new Stop();
    List<FitText> texts =
        FitSample.of(corpus, model.tokenizer(), options, longest, stop, progress).passages();
    if (texts.size() < CorpusFit.LEAST_TEXTS) {
      throw new CorpusTooSmallException(texts.size(), CorpusFit.LEAST_TEXTS);
    }
    float[] vectors =
        CorpusFit.embed(teacher.name(), encoder, texts, teacher.dimension(), stop, progress);
    return of(model, texts.stream().map(FitText::text).toList(), vectors);
  }

  /**
   * Compares.
   *
   * @param texts more than {@value #NEIGHBOURS}
   * @param teacher their vectors: [n x width] row-major, of unit length
   */
  static double of(StaticModel model, List<String> texts, float[] teacher) {
    int count = texts.size();
    int width = teacher.length / count;
    float[][] wanted = new float[count][];
    float[][] given = new float[count][];
    for (int i = 0; i < count; i++) {
      wanted[i] = Arrays.copyOfRange(teacher, i * width, (i + 1) * width);
      given[i] = model.encode(texts.get(i));
    }
    return IntStream.range(0, count)
            .parallel()
            .mapToLong(i -> common(nearest(wanted, i), nearest(given, i)))
            .sum()
        / (double) (count * NEIGHBOURS);
  }

  private static long common(int[] some, int[] others) {
    return Arrays.stream(some).filter(i -> Arrays.stream(others).anyMatch(j -> i == j)).count();
  }

  /** Equally near ones in their order. */
  private static int[] nearest(float[][] vectors, int to) {
    double[] cosines = new double[vectors.length];
    Arrays.setAll(cosines, i -> Similarity.cosine(vectors[to], vectors[i]));
    return IntStream.range(0, vectors.length)
        .filter(i -> i != to)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -cosines[i]))
        .limit(NEIGHBOURS)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
