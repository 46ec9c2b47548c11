package io.winnow.engine.distill;

import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import io.winnow.engine.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Distils a static model from a teacher as Model2Vec does (reference: Python Model2Vec 0.10.0,
 * {@code model2vec.distill}): each token of the vocabulary goes through the teacher as {@code [CLS]
 * token [SEP]}, its outputs are pooled to a row, the rows are reduced by PCA and weighted by rank.
 */
public final class Distiller {
  /**
   * Sequences per call of the teacher, so that progress can be told; the teacher batches further.
   */
  private static final int CALL = 1024;

  private Distiller() {}

  /**
   * Distils a model. The time is the teacher's: some 30,000 sequences of three tokens.
   *
   * @throws IllegalArgumentException if the teacher's tokenizer has no {@code [CLS]} or {@code
   *     [SEP]}, the prefix fills the teacher's maximum length, or the tokens to remove include the
   *     unknown one
   * @throws TeacherException if the teacher returns a wrong number of values or one that is not
   *     finite
   */
  public static StaticModel distill(Teacher teacher, DistillOptions options, Progress progress) {
    Tokenizer.Pruned vocabulary = vocabulary(teacher, options);
    int rows = vocabulary.tokenizer().vocabularySize();
    float[] outputs = outputs(teacher, options, vocabulary.oldIds(), progress);
    progress.advance("reducing by PCA", 0, 1);
    int dimension = teacher.dimension();
    float[] table = outputs;
    if (options.dimensions() < rows) {
      dimension = Math.min(options.dimensions(), teacher.dimension());
      table = Pca.reduce(outputs, teacher.dimension(), dimension);
    }
    weigh(table, dimension, options.sifCoefficient());
    clearUnknown(table, dimension, vocabulary.tokenizer().unknownId());
    progress.advance("reducing by PCA", 1, 1);
    return StaticModel.of(vocabulary.tokenizer(), table, dimension, true, about(teacher, options));
  }

  /** The teacher's vocabulary without the tokens to remove. */
  static Tokenizer.Pruned vocabulary(Teacher teacher, DistillOptions options) {
    return teacher.tokenizer().without(token -> options.removed().matcher(token).lookingAt());
  }

  /** The pooled outputs of {@code [CLS] token [SEP]}: [ids x teacher dimension] row-major. */
  static float[] outputs(Teacher teacher, DistillOptions options, int[] ids, Progress progress) {
    int width = teacher.dimension();
    float[] all = new float[Math.multiplyExact(ids.length, width)];
    int[] prefix = teacher.tokenizer().encode(options.prefix());
    int cls = special(teacher, "[CLS]");
    int sep = special(teacher, "[SEP]");
    int length = prefix.length + 3;
    if (length > teacher.maxLength()) {
      throw new IllegalArgumentException(
          "prefix too long: it makes sequences of "
              + length
              + " tokens, "
              + teacher.name()
              + " reads "
              + teacher.maxLength());
    }
    String step = "encoding tokens with " + teacher.name();
    progress.advance(step, 0, ids.length);
    for (int from = 0; from < ids.length; from += CALL) {
      int to = Math.min(ids.length, from + CALL);
      List<int[]> sequences = new ArrayList<>(to - from);
      for (int i = from; i < to; i++) {
        int[] sequence = new int[length];
        sequence[0] = cls;
        System.arraycopy(prefix, 0, sequence, 1, prefix.length);
        sequence[length - 2] = ids[i];
        sequence[length - 1] = sep;
        sequences.add(sequence);
      }
      float[] vectors = teacher.encode(sequences, options.pooling());
      int first = from;
      TeacherException.check(
          teacher.name(),
          vectors,
          to - from,
          width,
          i -> {
            int id = ids[first + i];
            return "the token \"%s\" (id %d)".formatted(teacher.tokenizer().token(id), id);
          });
      System.arraycopy(vectors, 0, all, from * width, vectors.length);
      progress.advance(step, to, ids.length);
    }
    return all;
  }

  private static int special(Teacher teacher, String token) {
    int id = teacher.tokenizer().id(token);
    if (id < 0) {
      throw new IllegalArgumentException(
          "teacher "
              + teacher.name()
              + " has no token "
              + token
              + " in its vocabulary; only teachers of the BERT family can be distilled");
    }
    return id;
  }

  /** Smooth inverse frequency, the frequency taken from the rank under Zipf's law. */
  private static void weigh(float[] table, int dimension, double coefficient) {
    int rows = table.length / dimension;
    double harmonic = 0;
    for (int i = 0; i < rows; i++) {
      harmonic += 1.0 / (i + 2);
    }
    for (int i = 0; i < rows; i++) {
      double probability = 1.0 / (i + 2) / harmonic;
      double weight = coefficient / (coefficient + probability);
      for (int c = i * dimension; c < (i + 1) * dimension; c++) {
        table[c] = (float) (table[c] * weight);
      }
    }
  }

  /**
   * Model2Vec never reads the row of unknown words; sentence-transformers does, and adds nothing
   * so.
   */
  static void clearUnknown(float[] table, int dimension, int unknownId) {
    if (unknownId >= 0) {
      Arrays.fill(table, unknownId * dimension, (unknownId + 1) * dimension, 0f);
    }
  }

  private static Map<String, Object> about(Teacher teacher, DistillOptions options) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("tokenizer_name", teacher.name());
    about.put("apply_pca", options.dimensions());
    about.put("sif_coefficient", options.sifCoefficient());
    about.put("pooling", options.pooling().name().toLowerCase(Locale.ROOT));
    about.put("seq_length", 1_000_000);
    if (!options.prefix().isEmpty()) {
      about.put("prefix", options.prefix());
    }
    return about;
  }
}
