package io.winnow.retriever.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.retriever.IndexInfo;
import io.winnow.retriever.OldIndex;
import io.winnow.retriever.recall.IndexSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copying an index, and moving one of an older schema, on the command line. */
class SnapshotCommandTest {
  @TempDir Path temporary;
  private Path index;

  @BeforeEach
  void copy_the_old_index() throws IOException {
    index = OldIndex.copyTo(temporary.resolve("index"));
  }

  @Test
  void a_snapshot_is_an_index_like_the_one_it_was_made_of() throws IOException {
    Path out = temporary.resolve("copy");
    assertThat(CliRun.of("reindex", "--index", index).exitCode()).isZero();
    CliRun run = CliRun.of("snapshot", "--index", index, "--out", out);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("copied 4 documents to " + out + System.lineSeparator());
    assertThat(CliRun.of("info", out, "--verify").exitCode()).isZero();
    CliRun search = CliRun.of("search", "--index", out, "lock");
    assertThat(search.out()).contains("thread locks");
  }

  @Test
  void a_folder_in_use_and_no_index_are_refused() throws IOException {
    Files.writeString(Files.createDirectories(temporary.resolve("full")).resolve("a"), "mine");
    CliRun full = CliRun.of("snapshot", "--index", index, "--out", temporary.resolve("full"));
    assertThat(full.exitCode()).isEqualTo(1);
    assertThat(full.err()).contains("is in the way of a snapshot: expected a new or empty folder");
    Path none = temporary.resolve("none");
    CliRun missing = CliRun.of("snapshot", "--index", none, "--out", temporary.resolve("copy"));
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).contains("no such index folder: " + none);
    assertThat(CliRun.of("snapshot", "--index", index).exitCode()).isEqualTo(2);
  }

  @Test
  void every_command_but_reindex_and_info_refuses_an_older_index_and_names_the_remedy()
      throws IOException {
    String remedy = "move it with: winnow reindex --index " + index;
    CliRun search = CliRun.of("search", "--index", index, "lock");
    assertThat(search.exitCode()).isEqualTo(1);
    assertThat(search.err()).contains("written by an older Winnow").contains(remedy);
    Path corpus = Files.writeString(temporary.resolve("c.jsonl"), "{\"_id\":\"x\",\"text\":\"a\"}");
    CliRun add = CliRun.of("index", "--index", index, corpus);
    assertThat(add.exitCode()).isEqualTo(1);
    assertThat(add.err()).contains(remedy);
    assertThat(CliRun.of("info", index).out()).containsPattern("schema +1\\R");
    CliRun moved = CliRun.of("reindex", "--index", index);
    assertThat(moved.exitCode()).as(moved.err()).isZero();
    assertThat(moved.out()).startsWith("embedded 4 documents with classpath:" + OldIndex.MODEL);
    assertThat(IndexInfo.read(index).schema()).isEqualTo(IndexSchema.VERSION);
    assertThat(IndexInfo.read(index).model()).isEqualTo("classpath:" + OldIndex.MODEL);
    assertThat(CliRun.of("search", "--index", index, "lock").out()).contains("thread locks");
  }

  @Test
  void the_help_says_what_a_snapshot_is() {
    CliRun run = CliRun.of("snapshot", "--help");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: winnow snapshot").contains("--out=DIR");
    assertThat(CliRun.of("--help").out()).contains("  snapshot ");
  }
}
