package io.winnow.retriever.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.engine.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same cache as Python's huggingface_hub 2.4.0 makes, recorded by hub_cache_golden.py. */
class HubCacheGoldenTest {
  @TempDir private Path folder;

  private static JsonNode recorded() throws IOException {
    try (InputStream in = HubCacheGoldenTest.class.getResourceAsStream("hub-cache.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    }
  }

  /** Without locks, and without the listings that huggingface_hub keeps for itself. */
  private static List<String> tree(JsonNode recorded) {
    return StreamSupport.stream(recorded.path("tree").spliterator(), false)
        .map(JsonNode::asText)
        .filter(line -> line.startsWith("models--") && !line.contains("/trees/"))
        .sorted()
        .toList();
  }

  private static List<String> tree(Path root) throws Exception {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(root.resolve("models--tester--tiny"))) {
      for (Path path : walk.toList()) {
        String shown = root.relativize(path).toString();
        if (Files.isSymbolicLink(path)) {
          lines.add(shown + " -> " + Files.readSymbolicLink(path));
        } else if (Files.isRegularFile(path)) {
          byte[] content = Files.readAllBytes(path);
          byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
          lines.add("%s %d %s".formatted(shown, content.length, HexFormat.of().formatHex(hash)));
        }
      }
    }
    return lines.stream().sorted().toList();
  }

  @Test
  void the_cache_is_laid_out_as_python_does() throws Exception {
    JsonNode recorded = recorded();
    Path cache = folder.resolve("hub");
    try (HubServer server = new HubServer()) {
      server.files.clear();
      for (String group : List.of("small", "large")) {
        recorded
            .path(group)
            .properties()
            .forEach(file -> server.put(file.getKey(), file.getValue().asText()));
      }
      ModelStore store = new ModelStore(folder.resolve("models"), server.settings(cache));
      for (JsonNode revision : recorded.path("revisions")) {
        store.download(HubServer.ID + "@" + revision.asText(), Progress.NONE);
      }
    }
    assertThat(recorded.path("commit").asText()).isEqualTo(HubServer.COMMIT);
    assertThat(tree(recorded)).hasSize(13);
    assertThat(tree(cache)).isEqualTo(tree(recorded));
    assertThat(cache.toFile().list())
        .containsExactlyInAnyOrder(".locks", "CACHEDIR.TAG", "models--tester--tiny");
  }

  @Test
  void what_python_made_is_found_and_listed() throws Exception {
    Path cache = folder.resolve("hub");
    for (JsonNode node : recorded().path("tree")) {
      String line = node.asText();
      int arrow = line.indexOf(" -> ");
      Path path = cache.resolve(line.substring(0, line.indexOf(' ')));
      Files.createDirectories(path.getParent());
      if (arrow > 0) {
        Files.createSymbolicLink(path, Path.of(line.substring(arrow + 4)));
      } else {
        Files.writeString(
            path,
            path.startsWith(cache.resolve("models--tester--tiny/refs")) ? HubServer.COMMIT : "{}");
      }
    }
    ModelStore store =
        new ModelStore(
            folder.resolve("models"),
            new HubSettings("http://nowhere.invalid", cache, "", null, false, true));
    Path snapshot = cache.resolve("models--tester--tiny/snapshots").resolve(HubServer.COMMIT);
    for (String revision : List.of("", "@main", "@v1.0", "@refs/pr/1", "@" + HubServer.COMMIT)) {
      assertThat(store.transformer(HubServer.ID + revision)).isEqualTo(snapshot);
    }
    assertThat(store.list())
        .singleElement()
        .satisfies(
            model -> {
              assertThat(model.name()).isEqualTo(HubServer.ID);
              assertThat(model.revisions()).containsExactly("main", "refs/pr/1", "v1.0");
              assertThat(model.kind()).isEqualTo(StoredModel.Kind.ENCODER);
              assertThat(model.folder()).isEqualTo(snapshot);
            });
    store.remove(HubServer.ID, Progress.NONE);
    assertThat(cache.resolve("models--tester--tiny")).doesNotExist();
    assertThat(cache.resolve("CACHEDIR.TAG")).exists();
  }
}
