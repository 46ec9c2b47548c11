package io.winnow.retriever.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.TestModels;
import io.winnow.retriever.transformer.TinyModels;
import io.winnow.retriever.transformer.VectorFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Vectors that search and export-run keep with an index, and what info says of them. */
class VectorOptionsTest {
  private static final Path ENCODER = TinyModels.path("tiny-mean");

  @TempDir Path folder;
  private Path index;

  @BeforeEach
  void make_an_index() throws IOException {
    index = folder.resolve("index");
    Path modelFolder = folder.resolve("model");
    try (StaticModel model = TestModels.of(1, 16)) {
      model.save(modelFolder);
    }
    Path corpus =
        Files.writeString(
            folder.resolve("corpus.jsonl"),
            """
            {"_id": "d1", "text": "gold of the river"}
            {"_id": "d2", "text": "lock a thread"}
            {"_id": "d3", "text": "gold"}
            """);
    CliRun run = CliRun.of("index", "--index", index, "--model", modelFolder, corpus);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private CliRun search(String limit) {
    return CliRun.of(
        "search", "--index", index, "--rerank", ENCODER, "--vectors-limit", limit, "gold");
  }

  private JsonNode kept() throws IOException {
    return new ObjectMapper()
        .readTree(CliRun.of("info", index, "--json").out())
        .path("kept_vectors");
  }

  @Test
  void a_search_keeps_what_it_encodes_and_info_tells() throws IOException {
    assertThat(kept()).isEmpty();
    CliRun run = CliRun.of("search", "--index", index, "--rerank", ENCODER, "gold");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(kept()).hasSize(1);
    assertThat(kept().at("/0/model").asText()).isEqualTo("tiny-mean");
    int vectors = kept().at("/0/vectors").asInt();
    assertThat(vectors).isBetween(2, 3);
    assertThat(search("1GB").out()).contains("d1");
    assertThat(kept().at("/0/vectors").asInt()).as("the same again").isEqualTo(vectors);
    assertThat(CliRun.of("info", index).out())
        .contains("kept_vectors     tiny-mean (" + vectors + " vectors, 0.0 MB)");
    assertThat(CliRun.of("info", index, "--verify").exitCode()).isZero();
  }

  @Test
  void export_run_keeps_them_too() throws IOException {
    Path queries = Files.writeString(folder.resolve("queries.tsv"), "q1\tgold\n");
    CliRun run =
        CliRun.of(
            "export-run",
            "--index",
            index,
            "--queries",
            queries,
            "--out",
            folder.resolve("run"),
            "--rerank",
            ENCODER);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(kept()).hasSize(1);
  }

  @Test
  void a_limit_of_zero_keeps_none() {
    assertThat(search("0").exitCode()).isZero();
    assertThat(VectorFolder.of(index).path()).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "much | --vectors-limit: expected a size such as 256MB or 1GB, or 0, found much",
        "-1 | --vectors-limit: expected a size such as 256MB or 1GB, or 0, found -1",
        "10KB | limit of vectors: expected 1000000 bytes or more, found 10000"
      })
  void what_is_no_size_is_wrong_usage(String limit, String message) {
    CliRun run = search(limit);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("winnow: " + message);
  }

  @Test
  void a_limit_without_a_reranker_is_wrong_usage() {
    CliRun run = CliRun.of("search", "--index", index, "--vectors-limit", "1GB", "gold");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("winnow: --vectors-limit");
  }
}
