package io.winnow.bench.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.bench.BenchRun;
import io.winnow.bench.macro.Child;
import io.winnow.bench.macro.Threads;
import io.winnow.datasets.BundledCollection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole of it on a small collection, and what it refuses. */
final class RecallCommandTest {
  private static final Path MODEL = Path.of("../engine/src/test/resources/golden/model/f32");

  @TempDir Path folder;

  private static BenchRun run(String... more) {
    List<String> arguments = new ArrayList<>(List.of("bench", "recall"));
    arguments.addAll(List.of(more));
    return BenchRun.of(arguments.toArray());
  }

  private Path hearth() throws IOException {
    Path hearth = folder.resolve("hearth");
    BundledCollection.copyTo(hearth);
    return hearth;
  }

  @Test
  void all_systems_are_measured_and_the_tables_can_be_made_again() throws IOException {
    String hearth = hearth().toString();
    Path json = folder.resolve("out.json");

    BenchRun run =
        run(
            "--model=" + MODEL,
            "--corpus=" + hearth,
            "--datasets=" + hearth,
            "--documents=400",
            "--queries=20",
            "--filters=50",
            "--rounds=2",
            "--warm-up=0",
            "--out=" + json);

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode tree = new ObjectMapper().readTree(json.toFile());
    assertThat(tree.at("/settings/queries").intValue()).isEqualTo(20);
    JsonNode size = tree.at("/sizes/0");
    assertThat(size.path("documents").intValue()).isEqualTo(400);
    assertThat(size.path("whole_documents").intValue()).isEqualTo(200);
    assertThat(size.path("indexes").findValuesAsText("system"))
        .containsExactly("winnow", "winnow with graphs", "plain Lucene");
    for (JsonNode index : size.path("indexes")) {
      assertThat(index.path("indexed_per_second").longValue()).isPositive();
      assertThat(index.at("/files/vectors").longValue()).isPositive();
    }
    assertThat(size.path("exact_answers_equal"))
        .extracting(JsonNode::textValue)
        .contains("plain Lucene");
    assertThat(size.path("searches")).hasSizeGreaterThanOrEqualTo(2);
    for (JsonNode search : size.path("searches")) {
      JsonNode all = search.at("/filters/0");
      assertThat(all.path("filter").textValue()).isEqualTo("none");
      assertThat(all.path("accepted").intValue()).isEqualTo(size.path("vectors").intValue());
      assertThat(all.at("/recall/mean").doubleValue()).isBetween(0.5, 1.0);
      for (Stage stage : Stage.values()) {
        JsonNode latency = all.path("latency_ms").path(stage.member());
        assertThat(latency.at("/p99/median").doubleValue())
            .as("%s %s", search, stage)
            .isPositive()
            .isGreaterThanOrEqualTo(latency.at("/p50/least").doubleValue());
      }
    }
    assertThat(run("--markdown", json.toString()).out()).isEqualTo(run.out());
  }

  @Test
  void a_process_that_fails_says_why() throws IOException {
    Path hearth = hearth();
    try (Child child =
        new Child(
            Threads.ALL,
            folder.resolve("errors"),
            Child.jvm(
                List.of("-Xmx64m"),
                SearcherProcess.class,
                List.of(
                    "WINNOW", "auto", hearth.toString(), MODEL.toString(), hearth + "/none")))) {
      assertThatThrownBy(() -> child.answer("searching"))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("searching: the process ended with exit code 1;")
          .hasMessageContaining("none");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--documents=0 | --documents: expected 1 or more, found 0",
        "--queries=0 | --queries: expected 1 or more, found 0",
        "--rounds=0 | --rounds: expected 1 or more, found 0",
        "--warm-up=-1 | --warm-up: expected 0 or more, found -1.0",
        "--filters=0 | --filters: filter: expected a percentage from 0.1 to 99.9 in steps of 0.1,"
            + " found '0'",
      })
  void what_makes_no_sense_is_wrong_usage(String option, String message) {
    BenchRun run = run("--model=" + MODEL, option);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("winnow: " + message);
  }

  @Test
  void a_model_is_needed_to_measure() {
    BenchRun run = run("--documents=5");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("winnow: expected --model SPEC, a static model, or --markdown FILE.json");
  }

  @Test
  void more_documents_than_there_are_is_wrong_usage() throws IOException {
    String hearth = hearth().toString();
    BenchRun run =
        run(
            "--model=" + MODEL,
            "--corpus=" + hearth,
            "--datasets=" + hearth,
            "--documents=400,1000000");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .containsPattern(
            "winnow: --documents: expected at most [0-9,]+, found 1,000,000: the corpora have no"
                + " more documents and sentences");
  }

  @Test
  void another_file_gives_no_tables() throws IOException {
    Path file = Files.writeString(folder.resolve("other.json"), "{\"sizes\": []}");
    BenchRun run = run("--markdown", file.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            file
                + ": not a result of bench recall: expected the JSON that --out writes, found no"
                + " member \"environment\"");
  }
}
