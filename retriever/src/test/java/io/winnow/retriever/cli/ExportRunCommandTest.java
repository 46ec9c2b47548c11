package io.winnow.retriever.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.datasets.RunFile;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./winnow export-run}. */
class ExportRunCommandTest {
  @TempDir Path folder;
  private Path index;
  private Path queries;
  private Path out;

  @BeforeEach
  void make_an_index() throws IOException {
    Path modelFolder = folder.resolve("model");
    index = folder.resolve("index");
    out = folder.resolve("run.trec");
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
    queries =
        Files.writeString(
            folder.resolve("queries.jsonl"),
            """
            {"_id": "q1", "text": "gold river"}
            not JSON
            {"_id": "q2", "text": "thread"}
            {"_id": "q3", "text": ""}
            """);
    CliRun run = CliRun.of("index", "--index", index, "--model", modelFolder, corpus);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private CliRun export(Object... more) {
    Object[] all = new Object[more.length + 7];
    System.arraycopy(
        new Object[] {"export-run", "--index", index, "--queries", queries, "--out", out},
        0,
        all,
        0,
        7);
    System.arraycopy(more, 0, all, 7, more.length);
    return CliRun.of(all);
  }

  @Test
  void every_query_has_its_ranking_under_the_tag() throws IOException {
    CliRun run = export("--arms", "bm25", "--tag", "terms");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).isEqualTo(out + ": rankings of 2 queries (1 more are blank)\n");
    assertThat(run.err()).contains("skipped: " + queries + ":2: ");
    assertThat(Files.readAllLines(out))
        .hasSize(3)
        .allSatisfy(line -> assertThat(line).endsWith(" terms"));
    RunFile read = RunFile.read(out);
    assertThat(read.entries().get("q1"))
        .extracting(RunFile.Entry::docId)
        .containsExactly("d1", "d3");
    assertThat(read.entries().get("q2")).extracting(RunFile.Entry::docId).containsExactly("d2");
  }

  @Test
  void the_options_of_recall_and_the_depth_count() throws IOException {
    assertThat(export("--top", 1, "--fusion", "rrf:60").exitCode()).isZero();
    assertThat(Files.readAllLines(out)).hasSize(2);
    assertThat(RunFile.read(out).entries().get("q1"))
        .extracting(RunFile.Entry::score)
        .containsExactly((double) (float) (2 / 61.0));
  }

  @Test
  void wrong_usage_is_told_before_the_work() {
    assertThat(export("--tag", "two words").err())
        .startsWith("winnow: --tag: expected one word without blanks, found \"two words\"");
    assertThat(export("--top", 0).err()).startsWith("winnow: top: expected 1 to 2000, found 0");
    assertThat(export("--depth", 0).err())
        .startsWith("winnow: --depth: expected 1 to 2000, found 0");
    assertThat(export("--fusion", "sum").exitCode()).isEqualTo(2);
    assertThat(out).doesNotExist();
  }

  @Test
  void a_file_that_cannot_be_written_is_refused_and_leaves_nothing() throws IOException {
    out = folder.resolve("nowhere/run.trec");
    CliRun nowhere = export();
    assertThat(nowhere.exitCode()).isEqualTo(1);
    assertThat(nowhere.err()).contains("nowhere").doesNotContain("searching");
    out = index;
    assertThat(export().err()).contains("is a folder; expected a file to write");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              List.of("model", "index", "corpus.jsonl", "queries.jsonl"));
    }
  }
}
