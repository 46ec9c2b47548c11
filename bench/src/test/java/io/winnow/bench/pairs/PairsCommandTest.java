package io.winnow.bench.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.bench.BenchRun;
import io.winnow.bench.macro.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Winnow beside peers that are scripts in place of a Python. */
@DisabledOnOs(OS.WINDOWS)
final class PairsCommandTest {
  private static final Path MODEL =
      Path.of("../retriever/src/test/resources/io/winnow/retriever/transformer/tiny-pairs");

  @TempDir Path folder;

  @BeforeEach
  void make_a_collection_and_a_run() throws IOException {
    Files.writeString(
        folder.resolve("corpus.jsonl"),
        """
        {"_id": "1", "title": "The river", "text": "of gold runs through three old towns"}
        {"_id": "2", "title": "", "text": "read the lines of a file"}
        {"_id": "3", "title": "gold", "text": ""}
        """);
    Files.writeString(
        folder.resolve("queries.jsonl"),
        """
        {"_id": "short", "text": "too few candidates"}
        {"_id": "river", "text": "a river of gold"}
        {"_id": "file", "text": "read a file"}
        """);
    Files.writeString(
        folder.resolve("run.trec"),
        """
        short Q0 1 1 9.0 tag
        river Q0 1 1 9.0 tag
        river Q0 3 2 8.0 tag
        file Q0 2 1 9.0 tag
        file Q0 1 2 8.0 tag
        """);
  }

  /**
   * Winnow itself in place of a Python: SCRIPT PEER MODEL PAIRS MAX_LENGTH PRECISION BATCH_SIZE.
   */
  private Path python(String filter) throws IOException {
    List<String> flags = List.of("-Dai.djl.offline=true");
    String java = String.join(" ", Child.jvm(flags, PairsProcess.class, List.of()));
    Path file =
        Files.writeString(
            folder.resolve("python"), "#!/bin/sh\n%s $3 $4 $5 $6%s\n".formatted(java, filter));
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private BenchRun run(String... more) {
    List<String> arguments = new ArrayList<>(List.of("bench", "pairs", "--reranker"));
    arguments.addAll(List.of(MODEL.toString(), "--dataset", folder.toString()));
    arguments.addAll(List.of("--run", folder.resolve("run.trec").toString()));
    arguments.addAll(List.of("--depths", "2,1", "--max-length", "64"));
    arguments.addAll(List.of(more));
    return BenchRun.of(arguments.toArray());
  }

  @Test
  void systems_score_the_same_pairs_in_turn() throws IOException {
    Path json = folder.resolve("out.json");

    BenchRun run =
        run(
            "--reranker",
            MODEL.resolve("onnx/model.onnx").toString(),
            "--quantized",
            MODEL.resolve("onnx/model_quantized.onnx").toString(),
            "--bfloat16",
            "--rounds",
            "2",
            "--threads",
            "ONE",
            "--batch-sizes",
            "4",
            "--python",
            python("").toString(),
            "--out",
            json.toString());

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("### threads: 1")
        .contains("Times as fast as sentence-transformers, PyTorch, batches of 4:");
    JsonNode systems = new ObjectMapper().readTree(json.toFile()).at("/threads/1");
    assertThat(systems.findValuesAsText("system"))
        .containsExactly(
            "Winnow, PyTorch",
            "sentence-transformers, PyTorch, batches of 4",
            "Winnow, PyTorch, bfloat16",
            "sentence-transformers, PyTorch, bfloat16, batches of 4",
            "Winnow, ONNX Runtime",
            "sentence-transformers, ONNX Runtime, batches of 4",
            "onnxruntime, ONNX Runtime, batches of 4",
            "Winnow, ONNX Runtime, quantized",
            "sentence-transformers, ONNX Runtime, quantized, batches of 4",
            "onnxruntime, ONNX Runtime, quantized, batches of 4");
    for (JsonNode system : systems) {
      assertThat(system.at("/seconds/1")).hasSize(2);
      assertThat(system.at("/seconds/2")).hasSize(2);
      boolean rounded = system.path("system").asText().contains("bfloat16");
      assertThat(system.path("largest_difference").doubleValue())
          .isBetween(rounded ? 1e-5 : 0.0, rounded ? 0.1 : 1e-4);
    }
    assertThat(systems.at("/1/times_as_fast/2/median").doubleValue()).isEqualTo(1);
  }

  @Test
  void other_scores_end_the_measurement() throws IOException {
    Path other = python(" | sed -u 's/scores\":.-*[0-9]/scores\":[7/'");

    BenchRun run = run("--rounds", "1", "--python", other.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains(
            "sentence-transformers, PyTorch, batches of 32: its scores are not those of Winnow,"
                + " PyTorch: document 1 of 'a river of gold': expected ");
  }

  @Test
  void a_run_with_too_few_candidates_is_refused() {
    BenchRun run = run("--rounds", "3");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("expected 3 queries with 2 documents or more, found 2");
  }

  @Test
  void bfloat16_needs_a_folder() {
    Path file = MODEL.resolve("onnx/model.onnx");
    Path trec = folder.resolve("run.trec");
    BenchRun run = BenchRun.of("bench", "pairs", "--reranker", file, "--run", trec, "--bfloat16");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--bfloat16 does nothing without a --reranker that is a folder");
  }

  @Test
  void a_document_of_another_collection_is_named() throws IOException {
    Files.writeString(folder.resolve("run.trec"), "file Q0 2 1 9.0 tag\nfile Q0 77 2 8.0 tag\n");

    BenchRun run = run("--rounds", "1");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("the run has the document '77', which is not in the collection");
  }
}
