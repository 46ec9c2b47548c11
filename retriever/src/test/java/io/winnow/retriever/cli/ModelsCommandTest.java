package io.winnow.retriever.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.retriever.model.HubServer;
import io.winnow.retriever.model.ModelStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ./winnow models}, with a hub of our own. */
class ModelsCommandTest {
  @TempDir private Path folder;
  private HubServer server;
  private Path cache;

  @BeforeEach
  void serve() throws IOException {
    server = new HubServer();
    cache = folder.resolve("hub");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CliRun run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    ModelStore store = new ModelStore(folder.resolve("models"), server.settings(cache));
    CommandLine commandLine = new CommandLine(new ModelsCommand(() -> store));
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    commandLine.setExecutionExceptionHandler(
        (exception, failed, _) -> Failures.report(exception, failed, false));
    commandLine.setParameterExceptionHandler(Failures::usage);
    int exitCode = commandLine.execute(words);
    return new CliRun(exitCode, out.toString(), err.toString());
  }

  @Test
  void a_model_is_got_listed_and_removed() throws IOException {
    CliRun got = run("get", HubServer.ID);
    Path snapshot = cache.resolve("models--tester--tiny/snapshots").resolve(HubServer.COMMIT);
    assertThat(got.exitCode()).isZero();
    assertThat(got.out()).isEqualTo(snapshot + System.lineSeparator());
    assertThat(got.err()).contains("downloading tiny/model.safetensors");

    CliRun list = run("list");
    assertThat(list.out())
        .containsPattern("(?m)^name +cache +kind +dimension +size +revision$")
        .containsPattern("(?m)^tester/tiny +hub +encoder +8 +200\\.1 kB +main \\(0123456789\\)$");

    JsonNode json = new ObjectMapper().readTree(run("list", "--json").out());
    assertThat(json).hasSize(1);
    assertThat(json.get(0).path("name").asText()).isEqualTo(HubServer.ID);
    assertThat(json.get(0).path("commit").asText()).isEqualTo(HubServer.COMMIT);
    assertThat(json.get(0).path("folder").asText()).isEqualTo(snapshot.toString());
    assertThat(json.get(0).path("dimension").asInt()).isEqualTo(8);

    CliRun removed = run("rm", HubServer.ID);
    assertThat(removed.exitCode()).isZero();
    assertThat(snapshot).doesNotExist();
    assertThat(new ObjectMapper().readTree(run("list", "--json").out())).isEmpty();
    assertThat(run("rm", HubServer.ID).err())
        .startsWith("winnow: tester/tiny: no such model; 'winnow models list' shows");
  }

  @Test
  void failures_are_told_without_a_trace() {
    CliRun wrong = run("get", "../etc/passwd");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).startsWith("winnow: not a model of the hub: '../etc/passwd'");
    CliRun gone = run("get", "tester/other");
    assertThat(gone.exitCode()).isEqualTo(1);
    assertThat(gone.err()).contains("no model tester/other, or no revision main of it");
    CliRun onnx = run("get", HubServer.ID, "--onnx");
    assertThat(onnx.err()).contains("tester/tiny has no model.onnx; it has");
    assertThat(run().err()).contains("expected list, get or rm");
  }
}
