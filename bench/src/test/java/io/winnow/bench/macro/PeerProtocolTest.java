package io.winnow.bench.macro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.bench.BenchRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Winnow beside peers that are scripts. */
@DisabledOnOs(OS.WINDOWS)
final class PeerProtocolTest {
  private static final Path MODEL = Path.of("../engine/src/test/resources/golden/model/f32");
  private static final String JAVA = "java.home";

  @TempDir Path folder;
  private Path corpus;
  private Path bin;

  @BeforeEach
  void make_texts() throws IOException {
    corpus = folder.resolve("tales.jsonl");
    Files.writeString(
        corpus,
        """
        {"_id": "1", "title": "The river", "text": "of gold runs through 3 old towns, naïve \ud83d\ude00"}
        {"_id": "2", "title": "", "text": "read the lines of a file"}
        """);
    bin = Files.createDirectories(folder.resolve("peers/bin"));
  }

  private void peer(String name, String script) throws IOException {
    Path file = Files.writeString(bin.resolve(name), "#!/bin/sh\n" + script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** Winnow itself, as another peer. */
  private static String winnow() {
    return "exec '%s' --add-modules=jdk.incubator.vector -cp '%s' %s winnow \"$@\""
        .formatted(
            Path.of(System.getProperty(JAVA), "bin", "java"),
            System.getProperty("java.class.path"),
            EncodeRunner.class.getName());
  }

  private BenchRun run(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("bench", "encode", "--texts", corpus.toString()));
    arguments.addAll(List.of("--model", MODEL.toString(), "--warm-up", "0", "--rounds", "2"));
    arguments.addAll(List.of(more));
    return BenchRun.of(arguments.toArray());
  }

  @Test
  void equal_peers_are_measured_and_others_left_out() throws IOException {
    peer("same", winnow());
    peer("other-ids", winnow() + " | sed -u 's/\"ids_digest\":\"./&x/'");
    peer("dies", "echo 'no such library' >&2; exit 3");
    Path json = folder.resolve("out.json");

    BenchRun run = run("--peers", folder.resolve("peers").toString(), "--out", json.toString());

    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.out())
        .contains("Texts: tales.jsonl (2 texts).")
        .contains("## random F32 table of 256 columns, threads: 1")
        .contains("## f32, threads: 1")
        .contains("Left out: dies: ended", "no such library")
        .contains("Left out: other-ids: its ids are not Winnow's: expected ");
    JsonNode measurement = new ObjectMapper().readTree(json.toFile()).at("/measurements/0");
    assertThat(measurement.path("texts").intValue()).isEqualTo(2);
    assertThat(measurement.path("encoders")).hasSize(3);
    for (JsonNode encoder : measurement.path("encoders")) {
      assertThat(encoder.path("ids").textValue()).isEqualTo("equal");
      // The sum of rows alone takes the same steps, so its vectors are the same.
      assertThat(encoder.path("largest_difference").doubleValue()).isZero();
      assertThat(encoder.path("seconds")).hasSize(2);
    }
  }

  @Test
  void a_peer_that_hangs_is_stopped_and_left_out() throws IOException {
    peer("hangs", "sleep 1000 | cat");

    BenchRun run = run("--peers", folder.resolve("peers").toString(), "--limit", "5");

    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
    assertThat(run.out())
        .contains("Left out: hangs: no answer within 5 s, stopped")
        .contains("| pooling-alone |");
  }

  @Test
  void without_peers_winnow_and_the_bound_are_measured() throws IOException {
    BenchRun run = run("--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode tree = new ObjectMapper().readTree(run.out());
    assertThat(tree.at("/measurements/0/encoders").findValuesAsText("encoder"))
        .containsExactly("winnow", "pooling-alone");
    assertThat(tree.at("/environment/java").textValue()).isEqualTo(Runtime.version().toString());
  }

  @Test
  void a_folder_without_peers_says_how_to_get_them() {
    assertThatThrownBy(() -> Runner.peers(folder))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(
            folder + ": no peers in its bin; install them there with: bench/peers/setup " + folder);
  }

  @Test
  void what_makes_no_sense_is_wrong_usage() {
    BenchRun run = run("--sample", "0");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("winnow: --sample: expected 1 or more, found 0");
  }

  @Test
  void vectors_that_differ_are_told() throws IOException {
    Path one = Files.write(folder.resolve("one"), new byte[8]);
    Path other =
        Files.write(folder.resolve("other"), new byte[] {0, 0, 0, 0, 0, 0, 0, (byte) 0xbf});
    Path longer = Files.write(folder.resolve("longer"), new byte[12]);
    assertThat(VectorFiles.largestDifference(one, one)).isZero();
    assertThat(VectorFiles.largestDifference(one, other)).isEqualTo(0.5);
    assertThatThrownBy(() -> VectorFiles.largestDifference(one, longer))
        .isInstanceOf(IOException.class)
        .hasMessage("vectors: expected 8 bytes, found 12");
  }
}
