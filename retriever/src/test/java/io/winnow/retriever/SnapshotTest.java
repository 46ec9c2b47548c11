package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTest {
  private static final int BATCH = 10;

  @TempDir Path temporary;
  private Path folder;
  private Path copies;
  private Path target;
  private StaticModel model;

  @BeforeEach
  void make_a_model() {
    folder = temporary.resolve("index");
    copies = temporary.resolve("copies");
    target = copies.resolve("copy");
    model = TestModels.of(1, 8);
  }

  @AfterEach
  void close_the_model() {
    model.close();
  }

  /** Replaces a few, so that files of older commits go, and adds the rest. */
  private static void commitBatch(Retriever retriever, int batch) throws IOException {
    for (int i = 0; i < BATCH; i++) {
      retriever.add(Document.of("d" + (batch * BATCH + i), "stone of batch " + batch));
    }
    if (batch > 0) {
      retriever.add(Document.of("d" + batch, "gold"));
    }
    retriever.commit();
  }

  private static List<String> names(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void a_copy_is_the_commit_and_not_what_is_only_refreshed() throws IOException {
    try (Retriever retriever = Retriever.open(folder, model, "the-model")) {
      commitBatch(retriever, 0);
      retriever.add(Document.of("later", "river"));
      retriever.refresh();
      IndexInfo copied = retriever.snapshot(target);
      assertThat(copied).isEqualTo(IndexInfo.read(folder));
      assertThat(copied.documents()).isEqualTo(BATCH);
      retriever.commit();
    }
    assertThat(IndexCheck.problems(target)).isEmpty();
    try (Retriever copy = Retriever.open(target, model)) {
      assertThat(copy.search(Query.of("stone")).hits()).hasSize(BATCH);
      copy.add(Document.of("more", "gold"));
      copy.commit();
      assertThat(copy.size()).isEqualTo(BATCH + 1);
    }
    assertThat(names(copies)).containsExactly("copy");
  }

  @Test
  void copies_made_while_a_writer_commits_are_each_a_commit() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    try (Retriever retriever = Retriever.open(folder, model)) {
      commitBatch(retriever, 0);
      Thread writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      for (int batch = 1; !enough.get(); batch++) {
                        commitBatch(retriever, batch);
                      }
                    } catch (IOException | RuntimeException e) {
                      failure.set(e);
                    }
                  });
      int before = 0;
      for (int i = 0; i < 15; i++) {
        Path copy = temporary.resolve("copy" + i);
        int documents = Retriever.snapshot(folder, copy).documents();
        assertThat(documents % BATCH).as("copy %d", i).isZero();
        assertThat(documents).as("copy %d", i).isGreaterThanOrEqualTo(before);
        assertThat(IndexCheck.problems(copy)).as("copy %d", i).isEmpty();
        before = documents;
        try (Retriever read = Retriever.open(copy, model)) {
          int batches = documents / BATCH;
          read.read(
              document -> {
                int number = Integer.parseInt(document.id().substring(1));
                boolean replaced = number > 0 && number < batches;
                assertThat(document.text())
                    .isEqualTo(replaced ? "gold" : "stone of batch " + number / BATCH);
              });
        }
      }
      enough.set(true);
      writer.join();
      assertThat(failure.get()).isNull();
      assertThat(before).as("nothing was committed meanwhile").isGreaterThan(BATCH);
    }
  }

  @Test
  void an_empty_folder_is_taken_and_a_full_one_is_left_alone() throws IOException {
    try (Retriever retriever = Retriever.open(folder, model)) {
      commitBatch(retriever, 0);
    }
    Files.createDirectories(target);
    assertThat(Retriever.snapshot(folder, target).documents()).isEqualTo(BATCH);
    List<String> before = names(target);
    assertThatThrownBy(() -> Retriever.snapshot(folder, target))
        .isInstanceOf(IndexException.class)
        .hasMessage(
            target
                + " is in the way of a snapshot: expected a new or empty folder; choose another");
    assertThat(names(target)).isEqualTo(before);
    assertThatThrownBy(() -> Retriever.snapshot(folder, folder.resolve("copy")))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("a snapshot cannot lie within its index");
    assertThatThrownBy(() -> Retriever.snapshot(temporary.resolve("none"), target))
        .isInstanceOf(IndexException.class)
        .hasMessageContaining("no such index folder");
  }

  @Test
  void what_a_killed_copy_left_is_cleared_away_and_a_running_one_is_not() throws IOException {
    try (Retriever retriever = Retriever.open(folder, model)) {
      commitBatch(retriever, 0);
    }
    Path part = target.resolveSibling(".copy.part");
    Files.createDirectories(part);
    Files.writeString(part.resolve("_7.cfs"), "half");
    try (Directory running = FSDirectory.open(part);
        Lock held = running.obtainLock("write.lock")) {
      held.ensureValid();
      assertThatThrownBy(() -> Retriever.snapshot(folder, target))
          .isInstanceOf(IndexException.class)
          .hasMessage("another snapshot is being copied to " + target + "; wait for it to end");
      assertThat(names(part)).contains("_7.cfs");
    }
    Retriever.snapshot(folder, target);
    assertThat(names(target)).doesNotContain("_7.cfs");
    assertThat(names(copies)).containsExactly("copy");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_damaged_or_missing_file_is_named_and_no_copy_is_left(boolean missing) throws IOException {
    try (Retriever retriever = Retriever.open(folder, model)) {
      commitBatch(retriever, 0);
    }
    for (String name : names(folder)) {
      if (name.equals("write.lock") || (missing && name.startsWith("segments"))) {
        continue;
      }
      Path file = folder.resolve(name);
      byte[] good = Files.readAllBytes(file);
      if (missing) {
        Files.delete(file);
      } else {
        byte[] bad = good.clone();
        bad[bad.length - 20] ^= 1;
        Files.write(file, bad);
      }
      assertThatThrownBy(() -> Retriever.snapshot(folder, target))
          .as(name)
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("the index cannot be read")
          .hasMessageContaining(name);
      assertThat(names(copies)).as(name).isEmpty();
      Files.write(file, good);
    }
    assertThat(Retriever.snapshot(folder, target).documents()).isEqualTo(BATCH);
  }
}
