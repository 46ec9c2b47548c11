package io.winnow.engine.distill;

import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import io.winnow.engine.internal.cluster.KMeans;
import io.winnow.engine.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

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

  /** The seed of clusters: as Model2Vec has it, though its random numbers are others. */
  public static final long CLUSTER_SEED = 42;

  private Distiller() {}

  /**
   * Distils a model. The time is the teacher's: some 30,000 sequences of three tokens.
   *
   * <p>What differs from Model2Vec: it drops all added tokens but the unknown one and padding; they
   * stay here, and {@link DistillOptions#removed} can name them. A word too long for the teacher is
   * cut. A value that is not finite is refused, not made a number.
   *
   * @throws IllegalArgumentException if the teacher's tokenizer has no {@code [CLS]} or {@code
   *     [SEP]}, the prefix fills the teacher's maximum length, the tokens to remove include the
   *     unknown one, or there are more clusters than tokens
   * @throws TeacherException if the teacher returns a wrong number of values or one that is not
   *     finite
   */
  public static StaticModel distill(Teacher teacher, DistillOptions options, Progress progress) {
    Tokenizer.Pruned vocabulary = vocabulary(teacher, options);
    Tokenizer tokenizer = vocabulary.tokenizer();
    int clusters = options.clusters().orElse(0);
    if (clusters > tokenizer.vocabularySize()) {
      throw new IllegalArgumentException(
          "clusters: expected at most the %d tokens of the vocabulary, found %d"
              .formatted(tokenizer.vocabularySize(), clusters));
    }
    int width = teacher.dimension();
    float[] rows = outputs(teacher, options, vocabulary, progress);
    int[] mapping = null;
    if (clusters > 0) {
      KMeans.Clusters found = KMeans.of(rows, width, clusters, CLUSTER_SEED, progress);
      rows = found.centres();
      mapping = found.cluster();
    }
    progress.advance("reducing by PCA", 0, 1);
    float[] table = Pca.reduce(rows, width, options.reduction());
    int dimension = table.length / (rows.length / width);
    float[] weights = null;
    if (options.sifCoefficient().isPresent()) {
      double coefficient = options.sifCoefficient().getAsDouble();
      double[] exact = weights(tokenizer.vocabularySize(), coefficient);
      if (mapping == null) {
        weigh(table, dimension, exact);
      } else {
        weights = floats(exact);
      }
    }
    if (mapping == null) {
      clearUnknown(table, dimension, tokenizer.unknownId());
    }
    progress.advance("reducing by PCA", 1, 1);
    Map<String, @Nullable Object> about = about(teacher, options);
    return StaticModel.of(tokenizer, table, dimension, weights, mapping, true, about);
  }

  /**
   * The teacher's vocabulary with more words, and without the tokens to remove. What has no old id
   * is a new word.
   */
  static Tokenizer.Pruned vocabulary(Teacher teacher, DistillOptions options) {
    Tokenizer.Extended extended = teacher.tokenizer().with(options.words());
    Tokenizer.Pruned pruned =
        extended.tokenizer().without(token -> options.removed().matcher(token).lookingAt());
    int[] oldIds = Arrays.stream(pruned.oldIds()).map(id -> extended.oldIds()[id]).toArray();
    return new Tokenizer.Pruned(pruned.tokenizer(), oldIds);
  }

  /** The pooled outputs of {@code [CLS] token [SEP]}: [tokens x teacher dimension] row-major. */
  static float[] outputs(
      Teacher teacher, DistillOptions options, Tokenizer.Pruned vocabulary, Progress progress) {
    int width = teacher.dimension();
    int[] ids = vocabulary.oldIds();
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
        int[] pieces = {ids[i]};
        if (ids[i] < 0) {
          pieces = teacher.tokenizer().encode(vocabulary.tokenizer().token(i));
        }
        sequences.add(sequence(cls, prefix, pieces, sep, teacher.maxLength()));
      }
      float[] vectors = teacher.encode(sequences, options.pooling());
      int first = from;
      TeacherException.check(
          teacher.name(),
          vectors,
          to - from,
          width,
          i -> {
            String token = vocabulary.tokenizer().token(first + i);
            int id = ids[first + i];
            return "the %s \"%s\"%s"
                .formatted(id < 0 ? "word" : "token", token, id < 0 ? "" : " (id " + id + ")");
          });
      System.arraycopy(vectors, 0, all, from * width, vectors.length);
      progress.advance(step, to, ids.length);
    }
    return all;
  }

  /** The special tokens around prefix and pieces, of which the last are cut if need be. */
  private static int[] sequence(int cls, int[] prefix, int[] pieces, int sep, int longest) {
    int count = Math.min(pieces.length, longest - prefix.length - 2);
    int[] sequence = new int[prefix.length + count + 2];
    sequence[0] = cls;
    System.arraycopy(prefix, 0, sequence, 1, prefix.length);
    System.arraycopy(pieces, 0, sequence, 1 + prefix.length, count);
    sequence[sequence.length - 1] = sep;
    return sequence;
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
  private static double[] weights(int tokens, double coefficient) {
    double harmonic = 0;
    for (int i = 0; i < tokens; i++) {
      harmonic += 1.0 / (i + 2);
    }
    double[] weights = new double[tokens];
    for (int i = 0; i < tokens; i++) {
      double probability = 1.0 / (i + 2) / harmonic;
      weights[i] = coefficient / (coefficient + probability);
    }
    return weights;
  }

  private static void weigh(float[] table, int dimension, double[] weights) {
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) (table[i] * weights[i / dimension]);
    }
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
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

  private static Map<String, @Nullable Object> about(Teacher teacher, DistillOptions options) {
    Map<String, @Nullable Object> about = new LinkedHashMap<>();
    about.put("tokenizer_name", teacher.name());
    about.put(
        "apply_pca",
        switch (options.reduction()) {
          case Reduction.Dimensions(int dimensions) -> dimensions;
          case Reduction.Variance(double share) -> share;
          case Reduction.Rotation _ -> "auto";
          case Reduction.None _ -> null;
        });
    OptionalDouble sif = options.sifCoefficient();
    about.put("sif_coefficient", sif.isPresent() ? sif.getAsDouble() : null);
    about.put("pooling", options.pooling().name().toLowerCase(Locale.ROOT));
    about.put("seq_length", 1_000_000);
    if (!options.prefix().isEmpty()) {
      about.put("prefix", options.prefix());
    }
    return about;
  }
}
