package io.winnow.engine.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.GoldenFiles;
import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what Python Model2Vec makes of the same teacher outputs; see record_models.py. */
class DistillerTest {
  private static final Path FOLDER = GoldenFiles.folder("distilled");

  /** A teacher whose output for a token was recorded. */
  private static final class RecordedTeacher implements Teacher {
    private final Tokenizer tokenizer;
    private final float[][] outputs;
    private final List<String> tokens;
    final List<int[]> seen = new ArrayList<>();

    RecordedTeacher(Map<String, @Nullable Object> golden) throws IOException {
      tokenizer = Tokenizer.read(FOLDER.resolve("teacher-tokenizer.json"));
      outputs = GoldenFiles.matrix(golden.get("outputs"));
      tokens = GoldenFiles.strings(golden.get("tokens"));
    }

    @Override
    public String name() {
      return "recorded";
    }

    @Override
    public Tokenizer tokenizer() {
      return tokenizer;
    }

    @Override
    public int dimension() {
      return outputs[0].length;
    }

    @Override
    public int maxLength() {
      return 8;
    }

    @Override
    public float[] encode(List<int[]> sequences, Pooling pooling) {
      float[] all = new float[sequences.size() * dimension()];
      for (int i = 0; i < sequences.size(); i++) {
        int[] sequence = sequences.get(i);
        seen.add(sequence);
        String token = tokenizer.token(sequence[sequence.length - 2]);
        System.arraycopy(outputs[tokens.indexOf(token)], 0, all, i * dimension(), dimension());
      }
      return all;
    }
  }

  private static Map<String, @Nullable Object> golden() throws IOException {
    return GoldenFiles.json(FOLDER.resolve("expected.json"));
  }

  private static DistillOptions dims(int dims) {
    return DistillOptions.defaults().withDimensions(dims).withPooling(Pooling.MEAN);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 12, 40})
  void the_table_equals_the_reference(int dims) throws IOException {
    Map<String, @Nullable Object> golden = golden();
    Map<?, ?> tables = Objects.requireNonNull((Map<?, ?>) golden.get("tables"));
    float[][] expected = GoldenFiles.matrix(tables.get(String.valueOf(dims)));
    try (StaticModel model =
        Distiller.distill(new RecordedTeacher(golden), dims(dims), Progress.NONE)) {
      assertThat(model.vocabularySize()).isEqualTo(expected.length);
      assertThat(model.dimension()).isEqualTo(expected[0].length);
      assertThat(model.normalizes()).isTrue();
      float worst = 0;
      int unknown = model.tokenizer().unknownId();
      assertThat(model.row(unknown)).containsOnly(0f);
      for (int id = 0; id < expected.length; id++) {
        float[] row = id == unknown ? expected[id] : model.row(id);
        for (int c = 0; c < row.length; c++) {
          worst = Math.max(worst, Math.abs(row[c] - expected[id][c]));
        }
      }
      assertThat(worst).as("largest deviation").isLessThan(1e-6f);
    }
  }

  @Test
  void unused_tokens_are_left_out_and_every_token_stands_between_the_special_ones()
      throws IOException {
    RecordedTeacher teacher = new RecordedTeacher(golden());
    try (StaticModel model = Distiller.distill(teacher, dims(5), Progress.NONE)) {
      assertThat(model.tokenizer().id("[unused3]")).isEqualTo(-1);
      assertThat(model.tokenizer().id("[PAD]")).isZero();
      assertThat(model.tokenizer().id("[UNK]")).isEqualTo(1);
      assertThat(teacher.seen).hasSize(model.vocabularySize());
      int cls = teacher.tokenizer().id("[CLS]");
      int sep = teacher.tokenizer().id("[SEP]");
      assertThat(teacher.seen)
          .allSatisfy(
              sequence -> {
                assertThat(sequence).hasSize(3).startsWith(cls).endsWith(sep);
              });
    }
  }

  @Test
  void a_prefix_stands_before_every_token() throws IOException {
    RecordedTeacher teacher = new RecordedTeacher(golden());
    DistillOptions options = dims(5).withPrefix("query:");
    try (StaticModel _ = Distiller.distill(teacher, options, Progress.NONE)) {
      int[] prefix = teacher.tokenizer().encode("query:");
      assertThat(prefix).hasSize(2);
      assertThat(teacher.seen.getLast()).containsSequence(prefix).hasSize(5);
    }
  }

  @Test
  void a_prefix_longer_than_the_teacher_reads_is_refused() throws IOException {
    RecordedTeacher teacher = new RecordedTeacher(golden());
    DistillOptions options = dims(5).withPrefix("a b c d e f");
    assertThatThrownBy(() -> Distiller.distill(teacher, options, Progress.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prefix too long: it makes sequences of 9 tokens, recorded reads 8");
  }

  @Test
  void an_output_that_is_not_finite_names_its_token() throws IOException {
    RecordedTeacher teacher = new RecordedTeacher(golden());
    int row = teacher.tokens.indexOf("gold");
    teacher.outputs[row][3] = Float.NaN;
    int id = teacher.tokenizer().id("gold");
    assertThatThrownBy(() -> Distiller.distill(teacher, dims(5), Progress.NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("teacher recorded returned NaN for the token \"gold\" (id " + id + ")");
  }

  /** The folder whose vectors Python recorded: {@code record_models.py --winnow}. */
  @Test
  void what_is_saved_is_byte_for_byte_the_folder_that_python_read() throws IOException {
    Path saved = Path.of("target", "winnow-saved");
    try (StaticModel model =
        Distiller.distill(new RecordedTeacher(golden()), dims(12), Progress.NONE)) {
      model.save(saved);
    }
    for (String name : List.of("model.safetensors", "tokenizer.json", "config.json")) {
      assertThat(saved.resolve(name))
          .as("if the change is meant, copy engine/%s over and run record_models.py", saved)
          .hasSameBinaryContentAs(GoldenFiles.folder("winnow-saved").resolve(name));
    }
  }

  @Test
  void progress_reaches_its_end() throws IOException {
    List<String> steps = new ArrayList<>();
    Progress progress =
        (step, done, total) -> {
          assertThat(done).isBetween(0L, total);
          if (done == total) {
            steps.add(step);
          }
        };
    try (StaticModel _ = Distiller.distill(new RecordedTeacher(golden()), dims(5), progress)) {
      assertThat(steps).containsExactly("encoding tokens with recorded", "reducing by PCA");
    }
  }

  @Test
  void components_are_uncorrelated_and_sorted_by_variance() {
    SplittableRandom random = new SplittableRandom(3);
    int rows = 500;
    int width = 6;
    float[] data = new float[rows * width];
    for (int r = 0; r < rows; r++) {
      double shared = random.nextGaussian();
      for (int c = 0; c < width; c++) {
        data[r * width + c] = (float) (shared * c + random.nextGaussian() + 5);
      }
    }
    float[] scores = Pca.reduce(data, width, Reduction.rotation());
    double[][] covariance = new double[width][width];
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < width; i++) {
        for (int j = 0; j < width; j++) {
          covariance[i][j] += scores[r * width + i] * scores[r * width + j] / (rows - 1);
        }
      }
    }
    for (int i = 0; i < width; i++) {
      for (int j = 0; j < i; j++) {
        assertThat(covariance[i][j]).isCloseTo(0, within(1e-3));
      }
      if (i > 0) {
        assertThat(covariance[i][i]).isLessThanOrEqualTo(covariance[i - 1][i - 1]);
      }
    }
  }
}
