package io.winnow.retriever.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed, and processes at the same time. */
class HubProcessTest {
  @TempDir private Path folder;
  private HubServer server;
  private Path cache;

  @BeforeEach
  void serve() throws IOException {
    server = new HubServer();
    server.slowness = 50;
    cache = folder.resolve("hub");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HubModel model() {
    return new HubModel(cache.resolve("models--tester--tiny"));
  }

  private void requireDone(Process process) throws Exception {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    Path snapshot = model().snapshot(HubServer.COMMIT);
    assertThat(process.inputReader().readLine()).isEqualTo(snapshot.toString());
    assertThat(snapshot.resolve("model.safetensors"))
        .hasBinaryContent(server.content("model.safetensors"));
  }

  @Test
  void a_killed_download_goes_on_in_another_process() throws Exception {
    Path part = model().blobs().resolve(server.hash("model.safetensors") + ".winnow.incomplete");
    Process first = HubProcess.start(server, cache);
    for (int i = 0; i < 600 && !(Files.exists(part) && Files.size(part) > 50_000); i++) {
      Thread.sleep(50);
    }
    first.destroyForcibly().waitFor();
    assertThat(Files.size(part)).isBetween(50_001L, 199_999L);
    assertThat(model().commits()).isEmpty();
    server.requests.clear();
    requireDone(HubProcess.start(server, cache));
    assertThat(server.requests.stream().filter(request -> request.startsWith("storage")))
        .singleElement()
        .asString()
        .containsPattern(" bytes=\\d{5,6}- ");
  }

  @Test
  void processes_at_the_same_time_fetch_a_file_once() throws Exception {
    Process first = HubProcess.start(server, cache);
    Process second = HubProcess.start(server, cache);
    for (Process process : List.of(first, second)) {
      requireDone(process);
    }
    assertThat(server.requests.stream().filter(request -> request.startsWith("storage")))
        .hasSize(1);
    assertThat(model().blobs().toFile().list()).hasSize(5);
  }
}
