package io.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.ModelEditor.Reason;
import io.winnow.engine.ModelEditor.SkippedWord;
import io.winnow.engine.table.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models made out of others; that Python reads them alike is in DerivedModelsTest. */
class ModelEditorTest {
  private static final List<String> TEXTS =
      List.of(
          "Read a file line by line, then close the stream.",
          "the the of",
          "",
          "search [MASK] index [CLS]vector[SEP] [UNK] query",
          "Caf\u00e9 na\u00efve r\u00e9sum\u00e9");

  @TempDir Path folder;

  private static StaticModel load(String name) throws IOException {
    return StaticModel.load(GoldenFiles.folder(name));
  }

  private static float[] head(float[] vector, int dimension) {
    float[] head = Arrays.copyOf(vector, dimension);
    float norm = Similarity.norm(head);
    for (int c = 0; c < dimension && norm > 0; c++) {
      head[c] /= norm;
    }
    return head;
  }

  @ParameterizedTest
  @CsvSource({"f32, 7", "f16, 7", "i8, 1", "quantised, 19", "f32, 20"})
  void truncated_it_gives_the_first_columns_in_the_same_type(String name, int dimension)
      throws IOException {
    try (StaticModel model = load(name);
        StaticModel truncated = model.edit().truncate(dimension).build()) {
      assertThat(truncated.dimension()).isEqualTo(dimension);
      assertThat(truncated.elementType()).isEqualTo(model.elementType());
      assertThat(truncated.vocabularySize()).isEqualTo(model.vocabularySize());
      for (int id = 0; id < model.vocabularySize(); id++) {
        assertThat(truncated.row(id)).isEqualTo(Arrays.copyOf(model.row(id), dimension));
        assertThat(truncated.weight(id)).isEqualTo(model.weight(id));
      }
      for (String text : TEXTS) {
        assertThat(truncated.encode(text))
            .usingComparatorWithPrecision(1e-6f)
            .containsExactly(head(model.encode(text), dimension));
      }
    }
  }

  @Test
  void with_all_its_dimensions_it_is_the_same_model() throws IOException {
    try (StaticModel model = load("quantised");
        StaticModel same = model.edit().truncate(model.dimension()).build();
        StaticModel fewer = model.edit().truncate(model.dimension() - 1).build()) {
      assertThat(same.fingerprint()).isEqualTo(model.fingerprint());
      assertThat(fewer.fingerprint()).isNotEqualTo(model.fingerprint());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 21})
  void dimensions_that_the_model_has_not_are_refused(int dimensions) throws IOException {
    try (StaticModel model = load("f32")) {
      assertThatThrownBy(() -> model.edit().truncate(dimensions))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("dimensions: expected 1 to 20, which the model has, found " + dimensions);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "f32, 1e-6",
    "f32-plain, 1e-6",
    "f16, 1e-3",
    "i8, 0.05",
    "quantised, 1e-6",
    "quantised-f16-i64, 1e-5"
  })
  void a_new_word_has_the_vector_that_it_had_and_one_token(String name, float tolerance)
      throws IOException {
    List<String> words = List.of("goldstone", "Z\u00fcrichs", "read file", "t-e", "stream-s");
    try (StaticModel model = load(name);
        StaticModel larger = model.edit().addWords(words).build()) {
      assertThat(larger.vocabularySize()).isEqualTo(model.vocabularySize() + words.size());
      assertThat(larger.fingerprint()).isNotEqualTo(model.fingerprint());
      for (String word : words) {
        assertThat(larger.tokenIds(word, larger.options())).as(word).hasSize(1);
        assertThat(model.tokenIds(word, model.options()).length).as(word).isGreaterThan(1);
        float[] before = model.encode(word);
        float[] after = larger.encode(word);
        for (int c = 0; c < before.length; c++) {
          assertThat(after[c]).as("%s, column %d", word, c).isCloseTo(before[c], within(tolerance));
        }
      }
      for (String text : TEXTS) {
        assertThat(larger.encode(text)).as(text).isEqualTo(model.encode(text));
      }
    }
  }

  @Test
  void a_new_word_counts_once_in_any_case_and_beside_punctuation() throws IOException {
    try (StaticModel model = load("f32-plain");
        StaticModel larger = model.edit().addWords(List.of("goldstone", "Next Line")).build()) {
      float[] word = model.encode("goldstone");
      float[] the = model.encode("the");
      float[] comma = model.encode(",");
      for (String text : List.of("the GoldStone,", "The,g\u00f6ldstone", "goldstone the,")) {
        float[] vector = larger.encode(text);
        for (int c = 0; c < vector.length; c++) {
          assertThat(vector[c]).isCloseTo((word[c] + the[c] + comma[c]) / 3, within(1e-6f));
        }
      }
      int id = larger.tokenizer().id("next line");
      assertThat(larger.tokenizer().encode("the NEXT LINE, the next  line"))
          .containsExactly(
              larger.tokenizer().id("the"),
              id,
              larger.tokenizer().id(","),
              larger.tokenizer().id("the"),
              larger.tokenizer().encode("next")[0],
              larger.tokenizer().encode("line")[0]);
    }
  }

  @Test
  void words_that_cannot_be_added_are_told_with_their_reason() throws IOException {
    String tooLong = "e".repeat(101);
    List<String> words =
        List.of(
            "gold",
            "GOLD",
            "[MASK]",
            "",
            " \t ",
            "\u0000",
            "\u4e2d\u6587",
            "qq",
            "##ing",
            tooLong,
            "x[MASK]y",
            "goldstone",
            "GoldStone",
            "goldstone",
            "next line",
            "Next Line ");
    try (StaticModel model = load("f32")) {
      ModelEditor editor = model.edit().addWords(words);
      assertThat(editor.skippedWords())
          .containsExactlyInAnyOrder(
              new SkippedWord("gold", Reason.PRESENT),
              new SkippedWord("GOLD", Reason.PRESENT),
              new SkippedWord("[MASK]", Reason.PRESENT),
              new SkippedWord("", Reason.EMPTY),
              new SkippedWord(" \t ", Reason.EMPTY),
              new SkippedWord("\u0000", Reason.EMPTY),
              new SkippedWord("\u4e2d\u6587", Reason.UNKNOWN),
              new SkippedWord("qq", Reason.UNKNOWN),
              new SkippedWord("##ing", Reason.NOT_FOUND),
              new SkippedWord(tooLong, Reason.UNKNOWN),
              new SkippedWord("x[MASK]y", Reason.NOT_FOUND),
              new SkippedWord("GoldStone", Reason.PRESENT),
              new SkippedWord("goldstone", Reason.PRESENT),
              new SkippedWord("Next Line ", Reason.PRESENT));
      try (StaticModel larger = editor.build()) {
        assertThat(larger.vocabularySize()).isEqualTo(model.vocabularySize() + 2);
      }
    }
  }

  @Test
  void no_words_at_all_leave_the_model_as_it_is() throws IOException {
    try (StaticModel model = load("f32-plain");
        StaticModel same = model.edit().addWords(List.of("gold", "")).build()) {
      for (String text : TEXTS) {
        assertThat(same.encode(text)).isEqualTo(model.encode(text));
      }
      assertThat(same.fingerprint()).isEqualTo(model.fingerprint());
    }
  }

  @Test
  void words_come_before_weights() throws IOException {
    try (StaticModel model = load("f32-plain")) {
      ModelEditor editor = model.edit();
      TokenCounts counts = TokenCounts.of(editor.tokenizer());
      counts.add("gold and silver");
      editor.replaceWeights(counts, 0.1);
      assertThatThrownBy(() -> editor.addWords(List.of("goldsmith")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("words after weights: add the words first");
    }
  }

  @Test
  void a_word_may_bring_its_own_vector() throws IOException {
    float[] vector = new float[20];
    for (int c = 0; c < vector.length; c++) {
      vector[c] = c - 9.5f;
    }
    float[] given = vector.clone();
    Map<String, float[]> vectors = new LinkedHashMap<>();
    vectors.put("\u4e2d\u6587", vector); // made of unknown pieces
    vectors.put("xqzx", vector);
    for (String name : List.of("f32-plain", "quantised-f16-i64")) {
      try (StaticModel model = load(name)) {
        ModelEditor editor = model.edit().addWords(vectors);
        Arrays.fill(vector, Float.NaN); // the caller's array is not kept
        try (StaticModel larger = editor.build()) {
          assertThat(editor.skippedWords()).isEmpty();
          for (String word : vectors.keySet()) {
            assertThat(larger.encode(word)).containsExactly(given);
          }
        }
        System.arraycopy(given, 0, vector, 0, vector.length);
      }
    }
  }

  @Test
  void a_vector_that_does_not_fit_is_refused() throws IOException {
    float[] vector = new float[20];
    try (StaticModel model = load("f32");
        StaticModel bytes = load("i8")) {
      assertThatThrownBy(() -> model.edit().addWords(Map.of("xyx", new float[19])))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("dimension mismatch: model has 20, the vector of \"xyx\" has 19");
      vector[3] = Float.POSITIVE_INFINITY;
      ModelEditor infinite = model.edit().addWords(Map.of("xyx", vector));
      assertThatThrownBy(infinite::build)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the row of \"xyx\" would hold Infinity: expected finite numbers");
      vector[3] = 128;
      ModelEditor large = bytes.edit().addWords(Map.of("xyx", vector));
      assertThatThrownBy(large::build)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("column 3 would hold 128.0: expected what I8 has");
    }
  }

  @Test
  void words_may_be_made_of_words_added_before() throws IOException {
    try (StaticModel model = load("f32-plain");
        StaticModel larger =
            model
                .edit()
                .addWords(List.of("goldstone"))
                .addWords(List.of("goldstones", "goldstone gold"))
                .build()) {
      float[] stone = model.encode("goldstone");
      float[] gold = model.encode("gold");
      float[] both = larger.encode("goldstone gold");
      for (int c = 0; c < gold.length; c++) {
        assertThat(both[c]).isCloseTo((stone[c] + gold[c]) / 2, within(1e-6f));
      }
      assertThat(larger.tokenIds("goldstones", larger.options())).hasSize(1);
    }
  }

  @Test
  void rows_that_are_not_finite_stay_but_make_no_new_row() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("nan"));
    StaticModelTest.copy(GoldenFiles.folder("f32"), copy);
    int broken;
    try (StaticModel model = load("f32")) {
      broken = model.vocabularySize() - 1;
    }
    Path table = copy.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(table);
    byte[] nan = {0, 0, (byte) 0xc0, 0x7f};
    System.arraycopy(nan, 0, bytes, bytes.length - 4, 4);
    Files.write(table, bytes);
    try (StaticModel model = StaticModel.load(copy)) {
      try (StaticModel all = model.edit().truncate(20).build();
          StaticModel fewer = model.edit().truncate(19).build()) {
        assertThat(all.countRowsNotFinite()).isEqualTo(1);
        assertThat(fewer.countRowsNotFinite()).isZero();
      }
      String piece = model.tokenizer().token(broken).substring(2);
      ModelEditor editor = model.edit().addWords(List.of("gold" + piece));
      assertThat(model.tokenIds("gold" + piece, model.options())).contains(broken);
      assertThatThrownBy(editor::build)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the row of \"gold"
                  + piece
                  + "\" would hold NaN: so do the rows of its pieces; give it a vector");
      assertThatThrownBy(() -> model.save(folder.resolve("i8"), SaveOptions.rowScaledI8()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("NaN");
    }
  }

  private static double expected(TokenCounts counts, int id, double a) {
    return a / (a + counts.count(id) / (double) counts.total());
  }

  @ParameterizedTest
  @ValueSource(strings = {"f32", "f16", "i8", "quantised"})
  void weights_follow_the_frequency_in_texts(String name) throws IOException {
    try (StaticModel model = load(name)) {
      TokenCounts counts = TokenCounts.of(model.tokenizer());
      TEXTS.forEach(counts::add);
      assertThat(counts.count(model.tokenizer().id("the"))).as("then is the ##n").isEqualTo(4);
      assertThat(counts.count(model.tokenizer().unknownId())).isZero();
      try (StaticModel weighed = model.edit().replaceWeights(counts, 0.01).build();
          StaticModel onTop = model.edit().multiplyWeights(counts, 0.01).build()) {
        boolean folded = name.startsWith("f");
        float precision = name.equals("f16") ? 2e-3f : 1e-6f;
        for (int id = 0; id < model.vocabularySize(); id++) {
          double factor = expected(counts, id, 0.01);
          float[] row = model.row(id);
          for (int c = 0; c < row.length; c++) {
            float expected = (float) factor * row[c];
            assertThat(weighed.weight(id) * weighed.row(id)[c])
                .isCloseTo(expected, within(precision * (1 + Math.abs(expected))));
            float expectedOnTop = expected * model.weight(id);
            assertThat(onTop.weight(id) * onTop.row(id)[c])
                .isCloseTo(expectedOnTop, within(precision * (1 + Math.abs(expectedOnTop))));
          }
          if (folded) {
            assertThat(weighed.weight(id)).as("in the rows").isEqualTo(1);
          }
        }
        assertThat(weighed.elementType()).isEqualTo(model.elementType());
        assertThat(weighed.fingerprint()).isNotEqualTo(model.fingerprint());
        assertThat(weighed.about().get("corpus_sif_coefficient")).isEqualTo(0.01);
      }
    }
  }

  @Test
  void a_text_of_many_parts_is_counted_as_a_whole() throws IOException {
    try (StaticModel model = load("f32")) {
      TokenCounts counts = TokenCounts.of(model.tokenizer());
      counts.add("goldstone ".repeat(50_000));
      assertThat(counts.count(model.tokenizer().id("gold"))).isEqualTo(50_000);
      assertThat(counts.total()).isEqualTo(50_000L * model.tokenizer().encode("goldstone").length);
    }
  }

  @Test
  void new_words_are_weighed_too() throws IOException {
    try (StaticModel model = load("f32-plain")) {
      ModelEditor editor = model.edit().addWords(List.of("goldstone"));
      TokenCounts counts = TokenCounts.of(editor.tokenizer());
      counts.add("goldstone goldstone the the the");
      try (StaticModel weighed = editor.replaceWeights(counts, 0.1).truncate(3).build()) {
        float[] before = model.encode("goldstone");
        float[] after = weighed.encode("goldstone");
        for (int c = 0; c < 3; c++) {
          assertThat(after[c]).isCloseTo(before[c] * 0.1f / 0.5f, within(1e-6f));
        }
      }
    }
  }

  @Test
  void weights_without_counts_or_sense_are_refused() throws IOException {
    try (StaticModel model = load("f32")) {
      TokenCounts none = TokenCounts.of(model.tokenizer());
      none.add("\u4e2d\u6587");
      assertThatThrownBy(() -> model.edit().replaceWeights(none, 1e-3))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("expected texts with tokens that the model knows, found none");
      TokenCounts counts = TokenCounts.of(model.tokenizer());
      counts.add("gold");
      for (double a : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
        assertThatThrownBy(() -> model.edit().multiplyWeights(counts, a))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("coefficient: expected a number above 0, found " + a);
      }
      ModelEditor other = model.edit().addWords(List.of("goldstone")).replaceWeights(counts, 1e-3);
      assertThatThrownBy(other::build)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("tokens were counted by another tokenizer");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"f32", "f16", "quantised", "quantised-f16-i64"})
  void row_scales_keep_magnitudes_and_lose_less(String name) throws IOException {
    Path scaledFolder = folder.resolve("scaled");
    try (StaticModel model = load(name)) {
      model.save(scaledFolder, SaveOptions.rowScaledI8());
      try (StaticModel scaled = StaticModel.load(scaledFolder)) {
        assertThat(scaled.elementType()).isEqualTo(ElementType.I8);
        for (int id = 0; id < model.vocabularySize(); id++) {
          float[] row = model.row(id);
          float largest = 0;
          for (float value : row) {
            largest = Math.max(largest, Math.abs(model.weight(id) * value));
          }
          for (int c = 0; c < row.length; c++) {
            assertThat(scaled.weight(id) * scaled.row(id)[c])
                .isCloseTo(model.weight(id) * row[c], within(largest / 253));
          }
        }
        TokenCounts counts = TokenCounts.of(scaled.tokenizer());
        counts.add("gold");
        assertThatThrownBy(() -> scaled.edit().replaceWeights(counts, 1e-3))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("scales of its I8 rows");
        try (StaticModel weighed = scaled.edit().multiplyWeights(counts, 0.25).build()) {
          int gold = scaled.tokenizer().id("gold");
          assertThat(weighed.weight(gold)).isCloseTo(scaled.weight(gold) / 5, within(1e-6f));
        }
        Path again = folder.resolve("again");
        scaled.save(again, SaveOptions.rowScaledI8());
        try (StaticModel same = StaticModel.load(again)) {
          assertThat(same.fingerprint()).isEqualTo(scaled.fingerprint());
        }
      }
    }
  }

  @Test
  void rows_of_zeros_and_tiny_values_have_scales_that_divide() throws IOException {
    try (StaticModel base = load("f32")) {
      int tokens = base.vocabularySize();
      float[] table = new float[tokens * 2];
      table[2] = Float.MIN_VALUE;
      table[4] = 1e-30f;
      table[5] = -2e-30f;
      table[6] = Float.MAX_VALUE;
      try (StaticModel model = StaticModel.of(base.tokenizer(), table, 2, false, Map.of())) {
        model.save(folder.resolve("tiny"), SaveOptions.rowScaledI8());
      }
      try (StaticModel scaled = StaticModel.load(folder.resolve("tiny"))) {
        assertThat(scaled.row(0)).containsExactly(0, 0);
        assertThat(scaled.row(1)).containsExactly(0, 0);
        assertThat(scaled.row(2)).containsExactly(64, -127);
        assertThat(scaled.weight(2) * -127).isCloseTo(-2e-30f, within(1e-36f));
        assertThat(scaled.row(3)).containsExactly(127, 0);
      }
    }
  }

  @Test
  void row_scales_are_for_bytes() {
    assertThatThrownBy(() -> new SaveOptions(ElementType.F16, true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row scales are for I8: expected that element type, found F16");
  }

  @Test
  void models_close_on_their_own() throws IOException {
    StaticModel model = load("f32");
    ModelEditor editor = model.edit().truncate(4);
    StaticModel truncated = editor.build();
    float[] before = truncated.encode("gold");
    try (StaticModel second = editor.build()) {
      model.close();
      assertThat(second.encode("gold")).isEqualTo(before);
    }
    assertThat(truncated.encode("gold")).isEqualTo(before);
    assertThatThrownBy(editor::build).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(model::edit).isInstanceOf(IllegalStateException.class);
    truncated.close();
    assertThatThrownBy(() -> truncated.encode("gold")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void many_threads_share_an_edited_model() throws Exception {
    try (StaticModel model = load("quantised");
        StaticModel edited =
            model.edit().addWords(List.of("goldstone", "read file")).truncate(9).build();
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<String> texts = new ArrayList<>(TEXTS);
      texts.add("goldstone read file");
      List<float[]> expected = texts.stream().map(edited::encode).toList();
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        all.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 2000; i++) {
                    int at = i % texts.size();
                    assertThat(edited.encode(texts.get(at))).isEqualTo(expected.get(at));
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  @Test
  void any_edits_leave_other_tokens_alone() throws IOException {
    long seed = Long.getLong("tests.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    String letters = "abcdefghijkm ,-+\u00e9\u4e2d[";
    for (String name : List.of("f32", "i8", "quantised")) {
      try (StaticModel model = load(name)) {
        for (int round = 0; round < 40; round++) {
          List<String> words = new ArrayList<>();
          for (int i = random.nextInt(12); i >= 0; i--) {
            StringBuilder word = new StringBuilder();
            for (int k = random.nextInt(9); k >= 0; k--) {
              word.append(letters.charAt(random.nextInt(letters.length())));
            }
            words.add(word.toString());
          }
          int dimension = random.nextInt(1, 21);
          String round0 = "seed " + seed + ", " + name + ", words " + words;
          ModelEditor editor = model.edit().addWords(words).truncate(dimension);
          try (StaticModel edited = editor.build()) {
            int added = edited.vocabularySize() - model.vocabularySize();
            assertThat(added + editor.skippedWords().size()).as(round0).isEqualTo(words.size());
            for (int id = 0; id < model.vocabularySize(); id++) {
              int now = edited.tokenizer().id(model.tokenizer().token(id));
              assertThat(edited.row(now))
                  .as(round0)
                  .isEqualTo(Arrays.copyOf(model.row(id), dimension));
              assertThat(edited.weight(now)).as(round0).isEqualTo(model.weight(id));
            }
            List<String> skipped = editor.skippedWords().stream().map(SkippedWord::word).toList();
            for (String word : words) {
              if (Collections.frequency(words, word) == 1 && !skipped.contains(word)) {
                assertThat(edited.tokenizer().encode(word)).as(round0 + ": " + word).hasSize(1);
              }
            }
            Path saved = folder.resolve(name);
            edited.save(saved);
            try (StaticModel loaded = StaticModel.load(saved)) {
              assertThat(loaded.fingerprint()).as(round0).isEqualTo(edited.fingerprint());
              for (String word : words) {
                assertThat(loaded.encode(word)).as(round0).isEqualTo(edited.encode(word));
              }
            }
          }
        }
      }
    }
  }

  @Test
  void what_a_fit_found_is_not_said_of_an_edited_model() throws IOException {
    try (StaticModel base = load("f32")) {
      Map<String, @Nullable Object> about = new LinkedHashMap<>();
      about.put("fit_agreement", 0.7);
      about.put("fit_texts", 100L);
      float[] table = new float[base.vocabularySize()];
      try (StaticModel model = StaticModel.of(base.tokenizer(), table, 1, true, about);
          StaticModel edited = model.edit().build();
          StaticModel shared = model.quantizeVocabulary(1, 1, Progress.NONE)) {
        assertThat(edited.about()).containsOnlyKeys("fit_texts");
        assertThat(shared.about()).containsOnlyKeys("fit_texts");
      }
    }
  }
}
