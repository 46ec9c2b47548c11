package io.winnow.engine.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.engine.GoldenFiles;
import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import io.winnow.engine.internal.format.Safetensors;
import io.winnow.engine.internal.format.Tensor;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every option of a distillation against Python Model2Vec 0.10.0, which distilled small random
 * BERTs; see record_distillation.py.
 */
class DistillOptionsTest {
  private static final Path FOLDER = GoldenFiles.folder("options");
  private static final float TOLERANCE = 1e-5f;

  /** Added tokens other than padding and the unknown one, which Model2Vec drops. */
  private static final String SPECIALS = "\\[(CLS|SEP|MASK)\\]";

  /** One of the BERTs, whose pooled outputs were recorded for each sequence. */
  private static final class RecordedTeacher implements Teacher {
    private final String kind;
    private final Tokenizer tokenizer;
    private final Map<List<Integer>, Integer> places = new HashMap<>();
    private final Map<String, float[]> outputs = new HashMap<>();
    private int encoded;

    RecordedTeacher(String kind, Map<String, @Nullable Object> golden) throws IOException {
      this.kind = kind;
      this.tokenizer = Tokenizer.read(FOLDER.resolve("teacher-tokenizer.json"));
      int place = 0;
      for (Object sequence : (List<?>) Objects.requireNonNull(golden.get("sequences"))) {
        places.put(integers(sequence), place++);
      }
      try (Arena arena = Arena.ofConfined()) {
        Safetensors file = Safetensors.map(FOLDER.resolve("outputs.safetensors"), arena);
        for (String name : file.names()) {
          outputs.put(name, floats(file.tensor(name).orElseThrow()));
        }
      }
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
      return 12;
    }

    @Override
    public int maxLength() {
      return 128;
    }

    @Override
    public float[] encode(List<int[]> sequences, Pooling pooling) {
      float[] recorded = output(pooling);
      float[] all = new float[sequences.size() * dimension()];
      for (int i = 0; i < sequences.size(); i++) {
        List<Integer> key = Arrays.stream(sequences.get(i)).boxed().toList();
        int place = Objects.requireNonNull(places.get(key), key::toString);
        System.arraycopy(recorded, place * dimension(), all, i * dimension(), dimension());
      }
      encoded += sequences.size();
      return all;
    }

    private float[] output(Pooling pooling) {
      String name = kind + "/" + pooling.name().toLowerCase(Locale.ROOT);
      return Objects.requireNonNull(outputs.get(name), name);
    }
  }

  private static List<Integer> integers(@Nullable Object list) {
    return ((List<?>) Objects.requireNonNull(list)).stream().map(GoldenFiles::integer).toList();
  }

  private static float[] floats(Tensor tensor) {
    return tensor
        .data()
        .toArray(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN));
  }

  private static Map<String, @Nullable Object> golden() throws IOException {
    return GoldenFiles.json(FOLDER.resolve("cases.json"));
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return (Map<?, ?>) Objects.requireNonNull(value);
  }

  static Stream<String> cases() throws IOException {
    return map(golden().get("cases")).keySet().stream().map(String::valueOf);
  }

  /** The options of a case as Model2Vec has them. */
  private static DistillOptions options(Map<?, ?> given) {
    DistillOptions options = DistillOptions.defaults().withPooling(Pooling.MEAN);
    String removed = "\\[unused\\d+\\]";
    if (given.containsKey("token_remove_pattern")) {
      Object pattern = given.get("token_remove_pattern");
      removed = pattern == null ? "(?!)" : pattern.toString();
    }
    options = options.withRemoved(Pattern.compile(removed + "|" + SPECIALS));
    if (given.containsKey("pca_dims")) {
      options =
          options.withReduction(
              switch (given.get("pca_dims")) {
                case Long dims -> Reduction.to(dims.intValue());
                case Double share -> Reduction.explaining(share);
                case null -> Reduction.none();
                default -> Reduction.rotation();
              });
    }
    if (given.containsKey("sif_coefficient")) {
      options =
          options.withSifCoefficient(
              given.get("sif_coefficient") instanceof Double sif
                  ? OptionalDouble.of(sif)
                  : OptionalDouble.empty());
    }
    if (given.get("pooling") instanceof String pooling) {
      options = options.withPooling(Pooling.valueOf(pooling.toUpperCase(Locale.ROOT)));
    }
    if (given.containsKey("vocabulary")) {
      options = options.withWords(GoldenFiles.strings(given.get("vocabulary")));
    }
    if (given.get("vocabulary_quantization") instanceof Long clusters) {
      options = options.withClusters(clusters.intValue());
    }
    return options;
  }

  private static RecordedTeacher teacher(String kind) throws IOException {
    return new RecordedTeacher(kind, golden());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void a_model_equals_that_of_the_reference(String name) throws IOException {
    Map<String, @Nullable Object> golden = golden();
    Map<?, ?> cases = map(golden.get("cases"));
    Map<?, ?> each = map(cases.get(name));
    Map<?, ?> vocabulary = each.containsKey("tokens") ? each : map(cases.get("plain"));
    List<String> tokens = GoldenFiles.strings(vocabulary.get("tokens"));
    try (StaticModel model =
            Distiller.distill(
                new RecordedTeacher(String.valueOf(each.get("teacher")), golden),
                options(map(each.get("options"))),
                Progress.NONE);
        Arena arena = Arena.ofConfined()) {
      assertThat(IntStream.range(0, model.vocabularySize()).mapToObj(model.tokenizer()::token))
          .containsExactlyElementsOf(tokens);
      List<String> texts = GoldenFiles.strings(golden.get("texts"));
      List<?> ids = (List<?>) Objects.requireNonNull(vocabulary.get("ids"));
      for (int i = 0; i < texts.size(); i++) {
        assertThat(model.tokenizer().encode(texts.get(i)))
            .as(texts.get(i))
            .containsExactly(integers(ids.get(i)).toArray(Integer[]::new));
      }
      Safetensors file = Safetensors.map(FOLDER.resolve("tables.safetensors"), arena);
      float worst = deviation(model, file, name);
      System.getLogger("golden")
          .log(System.Logger.Level.INFO, "{0}: largest deviation {1}", name, String.valueOf(worst));
      assertThat(worst).as("largest deviation").isLessThan(TOLERANCE);
    }
  }

  /** Of what the tokens add to a sum. */
  private static float deviation(StaticModel model, Safetensors file, String name) {
    Tensor table = file.tensor(name + "/embeddings").orElseThrow();
    int dimension = table.shape().get(1).intValue();
    assertThat(model.dimension()).isEqualTo(dimension);
    float[] rows = floats(table);
    float[] weights = file.tensor(name + "/weights").map(DistillOptionsTest::floats).orElse(null);
    int[] mapping =
        file.tensor(name + "/mapping")
            .map(tensor -> tensor.data().toArray(ValueLayout.JAVA_INT_UNALIGNED))
            .orElse(null);
    int unknown = model.tokenizer().unknownId();
    float worst = 0;
    for (int id = 0; id < model.vocabularySize(); id++) {
      float[] row = model.row(id);
      int expected = mapping == null ? id : mapping[id];
      float weight = weights == null ? 1 : weights[id];
      for (int c = 0; c < dimension && id != unknown; c++) {
        float value = weight * rows[expected * dimension + c];
        worst = Math.max(worst, Math.abs(model.weight(id) * row[c] - value));
      }
    }
    return worst;
  }

  @Test
  void a_word_goes_through_the_teacher_as_a_text_of_its_own() throws IOException {
    RecordedTeacher teacher = teacher("spread");
    int plain = Distiller.vocabulary(teacher, DistillOptions.defaults()).oldIds().length;
    DistillOptions options =
        DistillOptions.defaults()
            .withPooling(Pooling.MEAN)
            .withReduction(Reduction.none())
            .withSifCoefficient(OptionalDouble.empty())
            .withWords(List.of("kubernetes", "New York"));
    try (StaticModel model = Distiller.distill(teacher, options, Progress.NONE)) {
      assertThat(teacher.encoded).isEqualTo(plain + 2);
      int id = model.tokenizer().id("kubernetes");
      int[] pieces = teacher.tokenizer.encode("kubernetes");
      int[] sequence = new int[pieces.length + 2];
      sequence[0] = teacher.tokenizer.id("[CLS]");
      System.arraycopy(pieces, 0, sequence, 1, pieces.length);
      sequence[sequence.length - 1] = teacher.tokenizer.id("[SEP]");
      assertThat(pieces).hasSizeGreaterThan(3);
      assertThat(model.row(id)).isEqualTo(teacher.encode(List.of(sequence), Pooling.MEAN));
      assertThat(model.encode("kubernetes")).hasSize(12).isNotEqualTo(new float[12]);
    }
  }

  @Test
  void a_word_too_long_for_the_teacher_is_cut() throws IOException {
    Tokenizer tokenizer = Tokenizer.read(FOLDER.resolve("teacher-tokenizer.json"));
    int[] longest = new int[1];
    Teacher shortSighted =
        new Teacher() {
          @Override
          public String name() {
            return "short";
          }

          @Override
          public Tokenizer tokenizer() {
            return tokenizer;
          }

          @Override
          public int dimension() {
            return 2;
          }

          @Override
          public int maxLength() {
            return 6;
          }

          @Override
          public float[] encode(List<int[]> sequences, Pooling pooling) {
            for (int[] sequence : sequences) {
              longest[0] = Math.max(longest[0], sequence.length);
              assertThat(sequence)
                  .startsWith(tokenizer.id("[CLS]"))
                  .endsWith(tokenizer.id("[SEP]"));
            }
            return new float[sequences.size() * 2];
          }
        };
    DistillOptions options = DistillOptions.defaults().withWords(List.of("x".repeat(50)));
    try (StaticModel _ = Distiller.distill(shortSighted, options, Progress.NONE)) {
      assertThat(longest[0]).isEqualTo(6);
    }
  }

  @Test
  void words_without_pieces_add_nothing() throws IOException {
    RecordedTeacher teacher = teacher("spread");
    DistillOptions plain = DistillOptions.defaults();
    DistillOptions options = plain.withWords(List.of("", " \t", "\u200B", "gold", "GOLD"));
    assertThat(Distiller.vocabulary(teacher, options).oldIds())
        .isEqualTo(Distiller.vocabulary(teacher, plain).oldIds());
  }

  @Test
  void a_word_whose_vector_is_not_finite_is_named() throws IOException {
    RecordedTeacher teacher = teacher("spread");
    Tokenizer tokenizer = teacher.tokenizer;
    List<Integer> sequence = Stream.of("[CLS]", "r", "##ing", "[SEP]").map(tokenizer::id).toList();
    int place = Objects.requireNonNull(teacher.places.get(sequence));
    teacher.output(Pooling.FIRST)[place * 12 + 3] = Float.NaN;
    assertThatThrownBy(
            () ->
                Distiller.distill(
                    teacher, DistillOptions.defaults().withWords(List.of("Ring")), Progress.NONE))
        .isInstanceOf(TeacherException.class)
        .hasMessage("teacher recorded returned NaN for the word \"ring\"");
  }

  @Test
  void a_teacher_of_nothing_but_nan_is_refused_before_it_is_clustered() throws IOException {
    RecordedTeacher teacher = teacher("blobs");
    Arrays.fill(teacher.output(Pooling.FIRST), Float.NaN);
    assertThatThrownBy(
            () ->
                Distiller.distill(
                    teacher, DistillOptions.defaults().withClusters(3), Progress.NONE))
        .isInstanceOf(TeacherException.class)
        .hasMessage("teacher recorded returned NaN for the token \"[PAD]\" (id 0)");
  }

  @Test
  void more_clusters_than_tokens_are_refused_before_the_teacher_works() throws IOException {
    RecordedTeacher teacher = teacher("blobs");
    DistillOptions options = DistillOptions.defaults().withClusters(196);
    assertThatThrownBy(() -> Distiller.distill(teacher, options, Progress.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("clusters: expected at most the 195 tokens of the vocabulary, found 196");
    assertThat(teacher.encoded).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.1, 1.5, Double.NaN, Double.POSITIVE_INFINITY})
  void a_share_of_variance_lies_between_0_and_1(double share) {
    assertThatThrownBy(() -> Reduction.explaining(share))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("share of variance: expected a number between 0 and 1, found " + share);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -1e-4, Double.NaN})
  void a_sif_coefficient_lies_between_0_and_1(double sif) {
    assertThatThrownBy(() -> DistillOptions.defaults().withSifCoefficient(sif))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sifCoefficient: expected a number between 0 and 1, found " + sif);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -3})
  void there_is_at_least_one_dimension_and_one_cluster(int number) {
    assertThatThrownBy(() -> Reduction.to(number))
        .hasMessage("dimensions: expected at least 1, found " + number);
    assertThatThrownBy(() -> DistillOptions.defaults().withClusters(number))
        .hasMessage("clusters: expected at least 1, found " + number);
  }

  @Test
  void the_origin_tells_the_options() throws IOException {
    DistillOptions options =
        DistillOptions.defaults()
            .withReduction(Reduction.rotation())
            .withSifCoefficient(OptionalDouble.empty())
            .withPooling(Pooling.LAST);
    try (StaticModel model = Distiller.distill(teacher("spread"), options, Progress.NONE)) {
      assertThat(model.about().get("apply_pca")).isEqualTo("auto");
      assertThat(model.about()).containsEntry("sif_coefficient", null);
      assertThat(model.about().get("pooling")).isEqualTo("last");
    }
  }

  /** The folders whose vectors Python recorded: {@code record_distillation.py ... FOLDER}. */
  @ParameterizedTest
  @ValueSource(strings = {"words", "clusters-6-words"})
  void what_is_saved_is_byte_for_byte_the_folder_that_python_read(String name) throws IOException {
    Map<?, ?> each = map(map(golden().get("cases")).get(name));
    Path saved = Path.of("target", "winnow-saved-" + name);
    try (StaticModel model =
        Distiller.distill(
            teacher(String.valueOf(each.get("teacher"))),
            options(map(each.get("options"))),
            Progress.NONE)) {
      model.save(saved);
    }
    for (String file : List.of("model.safetensors", "tokenizer.json", "config.json")) {
      assertThat(Files.readAllBytes(saved.resolve(file)))
          .as("if the change is meant, copy engine/%s over, run record_distillation.py", saved)
          .isEqualTo(Files.readAllBytes(GoldenFiles.folder("winnow-saved-" + name).resolve(file)));
    }
  }
}
