package io.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.engine.internal.format.Tensor;
import io.winnow.engine.internal.format.Tensors;
import io.winnow.engine.table.ElementType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaticModelTest {
  @TempDir Path folder;

  @BeforeEach
  void copy_a_model() throws IOException {
    copy(GoldenFiles.folder("f32"), folder);
  }

  static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  @Test
  void an_empty_list_gives_an_empty_matrix() throws IOException {
    try (StaticModel model = StaticModel.load(folder)) {
      assertThat(model.encodeAll(List.of())).isEmpty();
    }
  }

  @Test
  void empty_and_unknown_texts_give_zero_vectors_and_do_not_touch_their_neighbours()
      throws IOException {
    try (StaticModel model = StaticModel.load(folder)) {
      int dim = model.dimension();
      float[] all = model.encodeAll(List.of("gold", "", "\u4e2d\u6587", "gold"));
      for (int c = 0; c < dim; c++) {
        assertThat(all[dim + c]).isZero();
        assertThat(all[2 * dim + c]).isZero();
        assertThat(all[3 * dim + c]).isEqualTo(all[c]);
      }
    }
  }

  @Test
  void a_cut_never_splits_a_surrogate_pair() throws IOException {
    try (StaticModel model = StaticModel.load(folder)) {
      int limit = 5 * model.tokenizer().medianTokenLength();
      String text = "e ".repeat(limit / 2) + "\ud83d\ude00 gold gold";
      // The limit in code points ends right after the emoji or before it; never inside.
      for (int shift = 0; shift < 4; shift++) {
        float[] out = new float[model.dimension()];
        model.encode("e".repeat(shift) + text, new EncodeOptions(5), out);
        assertThat(Similarity.norm(out))
            .isCloseTo(1f, org.assertj.core.api.Assertions.within(1e-6f));
      }
    }
  }

  @Test
  void a_wrong_output_length_is_refused_with_both_numbers() throws IOException {
    try (StaticModel model = StaticModel.load(folder)) {
      assertThatThrownBy(() -> model.encode("gold", new float[19]))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("dimension mismatch: model has 20, output has 19");
    }
  }

  @Test
  void encoding_after_close_is_an_illegal_state_whatever_the_text() throws IOException {
    StaticModel model = StaticModel.load(folder);
    model.close();
    model.close();
    for (String text : List.of("gold", "", "\u4e2d")) {
      assertThatThrownBy(() -> model.encode(text))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("the model is closed: ");
    }
  }

  @Test
  void closing_while_others_encode_gives_them_an_illegal_state_and_nothing_worse()
      throws Exception {
    for (int round = 0; round < 20; round++) {
      StaticModel model = StaticModel.load(folder);
      List<Thread> threads = new ArrayList<>();
      List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
      for (int i = 0; i < 3; i++) {
        threads.add(
            Thread.ofPlatform()
                .uncaughtExceptionHandler((_, failure) -> failures.add(failure))
                .start(
                    () -> {
                      while (true) {
                        model.encode("read the file line by line");
                      }
                    }));
      }
      Thread.sleep(5);
      model.close();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failures).hasSize(3).allMatch(IllegalStateException.class::isInstance);
    }
  }

  @Test
  void a_normalize_that_is_no_boolean_is_refused() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"normalize\": 1}");
    assertThatThrownBy(() -> StaticModel.load(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("normalize: expected true or false, found 1");
  }

  @Test
  void a_sentence_transformers_folder_is_normalised_by_its_module(@TempDir Path root)
      throws IOException {
    Path module = Files.createDirectory(root.resolve("0_StaticEmbedding"));
    Path golden = GoldenFiles.folder("st-nested");
    copy(golden.resolve("0_StaticEmbedding"), module);
    Files.writeString(root.resolve("config_sentence_transformers.json"), "{}");
    try (StaticModel model = StaticModel.load(root)) {
      assertThat(model.normalizes()).isFalse();
    }
    Files.writeString(
        root.resolve("modules.json"),
        "[{\"type\": \"sentence_transformers.models.StaticEmbedding\"},"
            + " {\"type\": \"sentence_transformers.models.Normalize\"}]");
    // The module's own folder is a model too, its config that of the parent.
    for (Path path : List.of(root, module, module.resolve("."))) {
      try (StaticModel model = StaticModel.load(path)) {
        assertThat(model.normalizes()).isTrue();
      }
    }
  }

  @Test
  void weights_and_a_mapping_of_the_same_bytes_are_not_the_same_model() throws IOException {
    List<String> fingerprints = new ArrayList<>();
    try (StaticModel model = StaticModel.load(folder)) {
      int tokens = model.vocabularySize();
      for (Tensor extra :
          List.of(
              Tensors.of("weights", new float[tokens]), Tensors.of("mapping", new int[tokens]))) {
        Path other = Files.createDirectory(folder.resolve(extra.name()));
        copy(folder, other);
        SafetensorsFixture.table(other.resolve("model.safetensors"), tokens, 20, extra);
        try (StaticModel changed = StaticModel.load(other)) {
          fingerprints.add(changed.fingerprint());
        }
      }
    }
    assertThat(fingerprints).doesNotHaveDuplicates();
  }

  @Test
  void a_type_that_cannot_hold_the_values_is_refused_and_leaves_the_older_model()
      throws IOException {
    Path target = folder.resolve("target");
    try (StaticModel good = StaticModel.load(folder)) {
      good.save(target);
      float[] table = new float[good.vocabularySize() * 2];
      table[5] = 1e5f;
      try (StaticModel large = StaticModel.of(good.tokenizer(), table, 2, true, Map.of())) {
        assertThatThrownBy(() -> large.save(target, ElementType.F16))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("100000.0 at row 2, column 1: too large for F16");
      }
      table[5] = Float.NaN;
      try (StaticModel broken = StaticModel.of(good.tokenizer(), table, 2, true, Map.of())) {
        assertThatThrownBy(() -> broken.save(target, ElementType.I8))
            .hasMessageContaining("NaN at row 2, column 1: a table of finite values was expected");
      }
      try (StaticModel kept = StaticModel.load(target)) {
        assertThat(kept.fingerprint()).isEqualTo(good.fingerprint());
      }
    }
  }

  @Test
  void a_folder_that_is_not_there_is_named() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> StaticModel.load(missing))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(missing.toString())
        .hasMessageContaining("model.safetensors, tokenizer.json and config.json");
    assertThatThrownBy(() -> StaticModel.load(folder.resolve("config.json")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("not a zip, or one that is cut off");
  }

  @Test
  void each_missing_file_is_named() throws IOException {
    for (String name : List.of("model.safetensors", "tokenizer.json", "config.json")) {
      Path copy = Files.createDirectory(folder.resolve("without-" + name));
      copy(folder, copy);
      Files.delete(copy.resolve(name));
      assertThatThrownBy(() -> StaticModel.load(copy))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("missing here: " + name);
    }
  }

  @Test
  void a_truncated_table_says_so() throws IOException {
    Path file = folder.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 100));
    assertThatThrownBy(() -> StaticModel.load(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("tensor embeddings lies outside the file")
        .hasMessageContaining(file.toString());
  }

  @Test
  void rows_and_tokens_must_be_as_many() throws IOException {
    try (StaticModel model = StaticModel.load(folder)) {
      int tokens = model.vocabularySize();
      Path other = Files.createDirectory(folder.resolve("other"));
      SafetensorsFixture.table(other.resolve("model.safetensors"), tokens - 1, 20);
      Files.copy(folder.resolve("tokenizer.json"), other.resolve("tokenizer.json"));
      Files.copy(folder.resolve("config.json"), other.resolve("config.json"));
      assertThatThrownBy(() -> StaticModel.load(other))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining(
              "table and vocabulary differ: the table has "
                  + (tokens - 1)
                  + " rows, the tokenizer "
                  + tokens
                  + " tokens");
    }
  }

  @Test
  void a_config_that_is_not_json_is_named_with_its_place() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"normalize\": tru");
    assertThatThrownBy(() -> StaticModel.load(folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining("not JSON");
  }

  @Test
  void a_maximum_length_that_is_none_is_refused() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"max_length\": 0}");
    assertThatThrownBy(() -> StaticModel.load(folder))
        .hasMessageContaining("max_length: expected a whole number from 1 or null, found 0");
    Files.writeString(folder.resolve("config.json"), "{\"max_length\": null}");
    try (StaticModel model = StaticModel.load(folder)) {
      assertThat(model.options()).isEqualTo(EncodeOptions.unlimited());
      assertThat(model.normalizes()).isFalse();
    }
  }

  @Test
  void the_fingerprint_changes_with_whatever_decides_a_vector() throws IOException {
    String original;
    try (StaticModel model = StaticModel.load(folder)) {
      original = model.fingerprint();
      assertThat(original).hasSize(64);
    }
    Files.writeString(folder.resolve("config.json"), "{\"normalize\": false}");
    try (StaticModel model = StaticModel.load(folder)) {
      assertThat(model.fingerprint()).isNotEqualTo(original);
    }
    Files.writeString(folder.resolve("config.json"), "{\"normalize\": true, \"other\": 1}");
    try (StaticModel model = StaticModel.load(folder)) {
      assertThat(model.fingerprint()).isEqualTo(original);
    }
    Path table = folder.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(table);
    bytes[bytes.length - 1] ^= 1;
    Files.write(table, bytes);
    try (StaticModel model = StaticModel.load(folder)) {
      assertThat(model.fingerprint()).isNotEqualTo(original);
    }
  }

  @Test
  void narrower_types_keep_directions() throws IOException {
    try (StaticModel model = StaticModel.load(folder)) {
      float[] expected = model.encode("search the index");
      for (ElementType type : List.of(ElementType.F16, ElementType.BF16, ElementType.I8)) {
        Path saved = folder.resolve("as-" + type);
        model.save(saved, type);
        try (StaticModel narrow = StaticModel.load(saved)) {
          assertThat(narrow.elementType()).isEqualTo(type);
          assertThat(Similarity.cosine(narrow.encode("search the index"), expected))
              .isGreaterThan(0.999f);
        }
      }
    }
  }

  @Test
  void saving_over_a_model_replaces_it_and_leaves_nothing_else() throws IOException {
    try (StaticModel model = StaticModel.load(folder)) {
      Path target = folder.resolve("target");
      model.save(target, ElementType.F16);
      model.save(target);
      try (StaticModel saved = StaticModel.load(target);
          Stream<Path> files = Files.list(target)) {
        assertThat(saved.elementType()).isEqualTo(ElementType.F32);
        assertThat(files.map(file -> file.getFileName().toString()))
            .containsExactlyInAnyOrder(
                "model.safetensors", "tokenizer.json", "config.json", "modules.json");
      }
    }
  }

  @Test
  void values_that_are_not_finite_are_counted() throws IOException {
    try (StaticModel model = StaticModel.load(folder)) {
      assertThat(model.countRowsNotFinite()).isZero();
    }
    Path table = folder.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(table);
    byte[] nan = {0, 0, (byte) 0xc0, 0x7f};
    System.arraycopy(nan, 0, bytes, bytes.length - 4, 4);
    Files.write(table, bytes);
    try (StaticModel model = StaticModel.load(folder)) {
      assertThat(model.countRowsNotFinite()).isEqualTo(1);
    }
  }

  @Test
  void lone_surrogates_and_control_characters_are_no_error() throws IOException {
    try (StaticModel model = StaticModel.load(folder)) {
      String text =
          "go\ud83dld \udc00gold\u0000" + new String(new byte[] {7}, StandardCharsets.UTF_8);
      assertThat(model.encode(text)).doesNotContain(Float.NaN);
    }
  }

  @Test
  void what_a_killed_save_left_goes_with_the_next_that_succeeds() throws IOException {
    Path target = folder.resolve("target");
    Path left = Files.createDirectories(target.resolve(".part1234567890"));
    Files.writeString(left.resolve("model.safetensors"), "torn");
    Path other = Files.createDirectory(target.resolve(".parts"));
    try (StaticModel model = StaticModel.load(folder)) {
      model.save(target);
    }
    assertThat(left).doesNotExist();
    assertThat(other).as("of somebody else").exists();
    StaticModel.load(target).close();
  }
}
