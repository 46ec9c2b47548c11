package io.winnow.retriever.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the caches, and how it is removed. */
class StoredModelsTest {
  private static final String SECOND = "a".repeat(40);

  @TempDir private Path folder;
  private HubServer server;
  private Path cache;
  private Path model;
  private ModelStore store;

  @BeforeEach
  void serve() throws IOException {
    server = new HubServer();
    cache = folder.resolve("hub");
    model = cache.resolve("models--tester--tiny");
    store = new ModelStore(folder.resolve("models"), server.settings(cache));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void get(String spec) throws IOException {
    store.download(spec, Progress.NONE);
  }

  private void remove(String name) throws IOException {
    store.remove(name, Progress.NONE);
  }

  /** The first commit as main and v1, the second as v2. */
  private void getTwoCommits() throws IOException {
    get(HubServer.ID);
    get(HubServer.ID + "@v1");
    server.commit = SECOND;
    server.put("config.json", "{\"architectures\": [\"BertForSequenceClassification\"]}");
    get(HubServer.ID + "@v2");
  }

  private List<Path> all() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(path -> !path.toString().contains(".locks")).sorted().toList();
    }
  }

  private Path unpacked(String name) throws IOException {
    Path unpacked = Files.createDirectories(folder.resolve("models/5a-2").resolve(name));
    Files.writeString(unpacked.resolve("model.onnx"), "weights");
    Files.writeString(unpacked.resolve("tokenizer.json"), "{}");
    return unpacked;
  }

  @Test
  void nothing_is_an_empty_list() throws IOException {
    assertThat(store.list()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void each_snapshot_is_listed_with_what_it_can_be_used_for() throws IOException {
    getTwoCommits();
    unpacked("all-minilm-l6-v2");
    Files.createDirectories(folder.resolve("models/5a-2/bge.part123"));
    Files.createDirectories(cache.resolve("datasets--x--y/snapshots").resolve(SECOND));
    assertThat(store.list())
        .extracting(
            StoredModel::name,
            StoredModel::revisions,
            StoredModel::kind,
            m -> m.dimension().orElse(0))
        .containsExactly(
            tuple("all-minilm-l6-v2", List.of(), StoredModel.Kind.ENCODER, 0),
            tuple(HubServer.ID, List.of("main", "v1"), StoredModel.Kind.ENCODER, 8),
            tuple(HubServer.ID, List.of("v2"), StoredModel.Kind.CROSS_ENCODER, 0));
    assertThat(store.list().getFirst().bytes()).isEqualTo(9);
    Files.delete(model.resolve("blobs").resolve(server.hash("model.safetensors")));
    assertThat(store.list().getLast().kind()).isEqualTo(StoredModel.Kind.INCOMPLETE);
  }

  @Test
  void a_static_model_of_the_hub_is_loaded_and_pinned() throws IOException {
    Path made = folder.resolve("made");
    try (StaticModel original = TestModels.of(3, 8)) {
      original.save(made);
      server.files.clear();
      try (Stream<Path> files = Files.list(made)) {
        for (Path file : files.toList()) {
          server.files.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
      }
      get(HubServer.ID);
      HubSettings settings = server.settings(cache);
      try (StaticModel loaded = ModelStore.loadStatic(HubServer.ID, settings)) {
        assertThat(loaded.fingerprint()).isEqualTo(original.fingerprint());
      }
      assertThat(ModelStore.absolute(HubServer.ID, settings))
          .isEqualTo(HubServer.ID + "@" + HubServer.COMMIT);
      assertThat(ModelStore.absolute("tester/other", settings)).isEqualTo("tester/other");
      assertThat(store.list())
          .singleElement()
          .satisfies(
              model -> {
                assertThat(model.kind()).isEqualTo(StoredModel.Kind.STATIC);
                assertThat(model.dimension()).hasValue(8);
              });
      assertThatThrownBy(() -> ModelStore.loadStatic("tester/other", settings))
          .hasMessageEndingWith("to get it: ./winnow models get tester/other");
    }
  }

  @Test
  void a_model_goes_with_all_its_revisions_and_nothing_else_does() throws IOException {
    Path other = Files.createDirectories(cache.resolve("models--tester--tiny2/blobs"));
    getTwoCommits();
    Files.writeString(model.resolve("blobs").resolve("0".repeat(64) + ".1f2e.incomplete"), "part");
    Files.createDirectories(model.resolve(".no_exist"));
    remove(HubServer.ID);
    assertThat(model).doesNotExist();
    assertThat(other).exists();
    assertThat(cache.resolve("CACHEDIR.TAG")).exists();
  }

  @Test
  void a_revision_goes_with_what_no_other_needs() throws IOException {
    getTwoCommits();
    remove(HubServer.ID + "@v1");
    assertThat(model.resolve("refs").toFile().list()).containsExactlyInAnyOrder("main", "v2");
    assertThat(model.resolve("snapshots").toFile().list()).hasSize(2);
    remove(HubServer.ID + "@main");
    assertThat(model.resolve("refs").toFile().list()).containsExactly("v2");
    assertThat(model.resolve("snapshots").toFile().list()).containsExactly(SECOND);
    assertThat(model.resolve("blobs").toFile().list()).hasSize(5);
    assertThat(store.transformer(HubServer.ID + "@v2").resolve("model.safetensors")).exists();
    assertThatThrownBy(() -> remove(HubServer.ID + "@main")).hasMessageContaining("no such model");
  }

  @Test
  void a_commit_goes_with_all_that_name_it() throws IOException {
    getTwoCommits();
    remove(HubServer.ID + "@" + HubServer.COMMIT);
    assertThat(model.resolve("refs").toFile().list()).containsExactly("v2");
    assertThat(model.resolve("snapshots").toFile().list()).containsExactly(SECOND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"notes.txt", "blobs/notes.txt", "snapshots/mine/a", "snapshots/notes", "LICENSE"})
  void a_folder_with_something_of_somebody_is_refused(String name) throws IOException {
    get(HubServer.ID);
    Path own = model.resolve(name);
    Files.createDirectories(own.getParent());
    Files.writeString(own, "mine");
    List<Path> before = all();
    for (String spec : List.of(HubServer.ID, HubServer.ID + "@main")) {
      assertThatThrownBy(() -> remove(spec))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("not removed: ")
          .hasMessageContaining("neither Winnow nor huggingface_hub puts there");
    }
    assertThat(all()).isEqualTo(before);
  }

  @Test
  void links_to_elsewhere_are_not_followed() throws IOException {
    get(HubServer.ID);
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Path file = Files.writeString(elsewhere.resolve("file"), "mine");
    Files.createSymbolicLink(
        model.resolve("snapshots").resolve(HubServer.COMMIT).resolve("link"), elsewhere);
    remove(HubServer.ID);
    assertThat(file).exists();

    Files.createSymbolicLink(model, elsewhere);
    assertThatThrownBy(() -> remove(HubServer.ID))
        .hasMessageStartingWith("not removed: expected a folder, found something else");
    assertThat(file).exists();
  }

  @Test
  void what_was_unpacked_goes_unless_it_holds_something_of_somebody() throws IOException {
    Path unpacked = unpacked("all-minilm-l6-v2");
    Path own = Files.writeString(unpacked.resolve("notes"), "mine");
    assertThatThrownBy(() -> remove("all-minilm-l6-v2")).hasMessageContaining("notes");
    assertThat(unpacked.resolve("model.onnx")).exists();
    Files.delete(own);
    remove("all-minilm-l6-v2");
    assertThat(folder.resolve("models")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "..", ".", "", "tester/other", "5a-2"})
  void what_is_not_there_is_said(String name) throws IOException {
    unpacked("all-minilm-l6-v2");
    List<Path> before = all();
    assertThatThrownBy(() -> remove(name)).hasMessageContaining("no such model");
    assertThat(all()).isEqualTo(before);
  }

  @Test
  void names_that_lead_elsewhere_are_refused() throws IOException {
    unpacked("all-minilm-l6-v2");
    List<Path> before = all();
    for (String name : List.of("../models", "/models", "a/../..", "a/b@../../x")) {
      assertThatThrownBy(() -> remove(name)).isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(all()).isEqualTo(before);
  }
}
