package io.winnow.engine.distill;

import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import io.winnow.engine.tokenizer.TokenBuffer;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;

/**
 * Fits a static model to a corpus: the token table that best reproduces the teacher on the corpus's
 * own texts. A static vector is linear in its table, so that this is a ridge regression, solved in
 * closed form: no labels, no queries, no gradient descent.
 *
 * <p>With X the sparse matrix of texts by tokens, whose rows are the weights of a text's tokens, Y
 * the teacher's centred vectors of the texts, W the weights of the texts' errors and T0 the
 * distilled table, the result is the T that minimises the W-weighted |X T - Y|^2 + lambda |T - a
 * T0|^2, a being the scale at which X T0 is nearest to Y. Tokens weigh log(1 + N / (1 + df)) to the
 * power of 1.3, and the rows of X sum to one but for a factor, the root of the usual length of a
 * row over its own, which lies near 1 and grows with the text: tokens that have little to do with
 * one another make the mean of a long text short. Tokens that the texts do not have keep their
 * distilled row. T is then reduced to the principal components of X T. Where all of this comes
 * from, and what did not help, is in docs/decisions/0007.
 *
 * <p>For a vocabulary V, n texts of t tokens in all and a teacher of width D it takes 4 D (V + n)
 * bytes of heap for table and targets and 32 t for the matrix, and for each thread 256 (5 V + 2 n),
 * and 256 max(V, n) off the heap, while it solves; the model that results lies off the heap. With
 * two threads 30,000 tokens and a width of 384 take some 0.3 GB of heap, 250,000 and 1,024 run in 2
 * GB.
 */
public final class CorpusFit {
  /** Fewer say nothing of a language. */
  static final int LEAST_TEXTS = 100;

  /** Texts in one call of the teacher: what a killed run loses at most. */
  private static final int CALL = 256;

  private static final double WEIGHT_POWER = 1.3;

  private final Teacher teacher;
  private final TextEncoder encoder;
  private final FitOptions options;
  private final Progress progress;
  private final Stop stop = new Stop();

  private CorpusFit(Teacher teacher, TextEncoder encoder, FitOptions options, Progress progress) {
    this.teacher = teacher;
    this.encoder = encoder;
    this.options = options;
    this.progress = progress;
  }

  /**
   * Fits a model. The same input, seed and vectors give the same model, however many threads there
   * are. An interrupt of the calling thread ends the fit.
   *
   * @param teacher of the tokens
   * @param encoder the same teacher on texts
   * @throws IOException if the corpus, or what the encoder keeps, cannot be read or written
   * @throws CorpusTooSmallException if there are too few texts
   * @throws IllegalArgumentException as {@link Distiller#distill} has it
   * @throws TeacherException if teacher or encoder return a wrong number of values or one that is
   *     not finite
   * @throws CancellationException if it was ended
   */
  public static FitResult fit(
      Teacher teacher, TextEncoder encoder, FitCorpus corpus, FitOptions options, Progress progress)
      throws IOException {
    CorpusFit fit = new CorpusFit(teacher, encoder, options, progress);
    try {
      return fit.to(corpus);
    } finally {
      fit.stop.end();
    }
  }

  private FitResult to(FitCorpus corpus) throws IOException {
    DistillOptions distilling = DistillOptions.defaults().withPooling(Pooling.TOKEN);
    Tokenizer.Pruned vocabulary = Distiller.vocabulary(teacher, distilling);
    Tokenizer tokenizer = vocabulary.tokenizer();
    int longest = teacher.maxLength() - 2;
    FitSample sample = FitSample.of(corpus, tokenizer, options, longest, stop, progress);
    int learnable = sample.sentences().size() + sample.passages().size();
    if (learnable < LEAST_TEXTS) {
      throw new CorpusTooSmallException(learnable, LEAST_TEXTS);
    }
    List<FitText> texts = sample.texts();
    int width = teacher.dimension();
    float[] targets = embed(teacher.name(), encoder, texts, width, stop, progress);
    float[] table = Distiller.outputs(teacher, distilling, vocabulary, progress);
    stop.check();
    List<String> shown = shown(sample);
    int ofPassages = (texts.size() - sample.passages().size()) * width;
    float[] shownVectors =
        Arrays.copyOfRange(targets, ofPassages, ofPassages + shown.size() * width);
    Pca.centre(table, width, _ -> 1);
    Pca.centre(targets, width, text -> texts.get(text).weight());

    double[] weights = weights(sample);
    TableFit fit =
        new TableFit(
            texts, tokens(texts, tokenizer, longest), weights, targets, table, width, stop);
    double ridge =
        options.ridge().isPresent() ? options.ridge().getAsDouble() : fit.chooseRidge(progress);
    fit.solve(ridge, progress);
    stop.check();

    int dimensions = Math.min(options.dimensions(), width);
    progress.advance("reducing by PCA", 0, 1);
    float[] reduced =
        dimensions < width ? Pca.project(table, width, fit.components(dimensions)) : table;
    for (int i = 0; i < reduced.length; i++) {
      reduced[i] *= (float) weights[i / dimensions];
    }
    Distiller.clearUnknown(reduced, dimensions, tokenizer.unknownId());
    progress.advance("reducing by PCA", 1, 1);
    stop.check();

    Map<String, Object> about = about(sample, ridge);
    OptionalDouble agreement = OptionalDouble.empty();
    if (!shown.isEmpty()) {
      try (StaticModel model = StaticModel.of(tokenizer, reduced, dimensions, true, Map.of())) {
        agreement = OptionalDouble.of(Agreement.of(model, shown, shownVectors));
      }
      about.put("fit_agreement", agreement.getAsDouble());
    }
    return new FitResult(
        StaticModel.of(tokenizer, reduced, dimensions, true, about),
        sample.documents(),
        texts.size(),
        ridge,
        sample.unknownShare(),
        agreement);
  }

  private Map<String, Object> about(FitSample sample, double ridge) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("tokenizer_name", teacher.name());
    about.put("apply_pca", options.dimensions());
    about.put("pooling", "token");
    about.put("seq_length", 1_000_000);
    about.put("fit_documents", sample.documents());
    about.put("fit_texts", sample.texts().size());
    about.put("fit_ridge", ridge);
    about.put("fit_seed", options.seed());
    about.put("fit_unknown_share", sample.unknownShare());
    return about;
  }

  /** What {@link Agreement#on} would take of the same corpus; none where it would refuse it. */
  private static List<String> shown(FitSample sample) {
    List<FitText> passages = sample.passages();
    int count = passages.size() < LEAST_TEXTS ? 0 : Math.min(Agreement.SAMPLE, passages.size());
    return passages.subList(0, count).stream().map(FitText::text).toList();
  }

  static float[] embed(
      String name,
      TextEncoder encoder,
      List<FitText> texts,
      int width,
      Stop stop,
      Progress progress)
      throws IOException {
    float[] targets = new float[Math.multiplyExact(texts.size(), width)];
    String step = "encoding texts with " + name;
    progress.advance(step, 0, texts.size());
    for (int from = 0; from < texts.size(); from += CALL) {
      stop.check();
      List<String> call =
          texts.subList(from, Math.min(texts.size(), from + CALL)).stream()
              .map(FitText::text)
              .toList();
      float[] rows = encoder.embed(call);
      TeacherException.check(
          name, rows, call.size(), width, i -> "the text \"" + call.get(i) + "\"");
      System.arraycopy(rows, 0, targets, from * width, rows.length);
      progress.advance(step, from + call.size(), texts.size());
    }
    return targets;
  }

  private static double[] weights(FitSample sample) {
    double[] weights = new double[sample.frequencies().length];
    for (int id = 0; id < weights.length; id++) {
      double idf = Math.log(1 + sample.documents() / (1.0 + sample.frequencies()[id]));
      weights[id] = Math.pow(idf, WEIGHT_POWER);
    }
    return weights;
  }

  private static int[][] tokens(List<FitText> texts, Tokenizer tokenizer, int longest) {
    int[][] ids = new int[texts.size()][];
    TokenBuffer buffer = new TokenBuffer();
    for (int s = 0; s < ids.length; s++) {
      buffer.clear();
      tokenizer.encode(texts.get(s).text(), buffer);
      buffer.truncate(Math.min(buffer.size(), longest));
      ids[s] = Arrays.stream(buffer.toArray()).filter(id -> id != tokenizer.unknownId()).toArray();
    }
    return ids;
  }
}
