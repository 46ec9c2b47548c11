package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What searches see of what is written: nothing, until a refresh or a commit shows it. */
class RefreshTest {
  private static final Document FILES = Document.of("d1", "read file", "the lines of a file");
  private static final Document LOCKS = Document.of("d2", "thread locks", "lock a thread");
  private static final Document GOLD = Document.of("d3", "gold of the river");

  @TempDir Path temporary;
  private Path folder;
  private StaticModel model;

  @BeforeEach
  void make_a_model() {
    folder = temporary.resolve("index");
    model = TestModels.of(1, 16);
  }

  @AfterEach
  void close_the_model() {
    model.close();
  }

  private static Set<String> seen(Retriever retriever) throws IOException {
    Set<String> ids = new HashSet<>();
    retriever.read(document -> ids.add(document.id()));
    assertThat(retriever.size()).isEqualTo(ids.size());
    return ids;
  }

  private int committed() throws IOException {
    return IndexInfo.isIndex(folder) ? IndexInfo.read(folder).documents() : 0;
  }

  @Test
  void a_refresh_shows_what_is_not_committed_to_this_retriever_alone() throws IOException {
    try (Retriever retriever = Retriever.open(folder, model)) {
      retriever.add(FILES);
      retriever.refresh();
      assertThat(retriever.search(Query.of("read file")).hits().getFirst().document())
          .isEqualTo(FILES);
      assertThat(committed()).isZero();
      retriever.commit();
      retriever.add(LOCKS);
      retriever.delete("d1");
      assertThat(seen(retriever)).containsExactly("d1");
      retriever.refresh();
      assertThat(seen(retriever)).containsExactly("d2");
      try (Retriever other = Retriever.open(folder, model)) {
        assertThat(seen(other)).containsExactly("d1");
        retriever.commit();
        other.reopen();
        assertThat(seen(other)).containsExactly("d2");
      }
    }
  }

  @Test
  void a_refresh_without_a_write_does_nothing_and_takes_no_lock() throws IOException {
    try (Retriever retriever = Retriever.open(folder, model)) {
      retriever.refresh();
      retriever.reopen();
      assertThat(seen(retriever)).isEmpty();
      assertThat(Files.exists(folder.resolve("write.lock"))).isFalse();
      try (Retriever writing = Retriever.open(folder, model)) {
        writing.add(FILES);
        writing.refresh();
        writing.refresh();
        retriever.refresh();
        assertThat(seen(retriever)).isEmpty();
        assertThat(seen(writing)).containsExactly("d1");
      }
    }
  }

  @Test
  void reopening_keeps_what_a_refresh_has_shown() throws IOException {
    try (Retriever retriever = Retriever.open(folder, model)) {
      retriever.add(FILES);
      retriever.refresh();
      retriever.reopen();
      assertThat(seen(retriever)).containsExactly("d1");
      retriever.commit();
      retriever.add(LOCKS);
      retriever.refresh();
      retriever.add(GOLD);
      retriever.reopen();
      assertThat(seen(retriever)).containsExactlyInAnyOrder("d1", "d2");
    }
  }

  @Test
  void closing_drops_what_a_refresh_has_shown() throws IOException {
    try (Retriever retriever = Retriever.open(folder, model)) {
      retriever.add(FILES);
      retriever.commit();
      retriever.add(LOCKS);
      retriever.refresh();
    }
    try (Retriever retriever = Retriever.open(folder, model)) {
      assertThat(seen(retriever)).containsExactly("d1");
    }
  }

  @Test
  void what_is_told_of_an_id_is_exact_through_refreshes_and_commits() throws IOException {
    long seed = 7;
    SplittableRandom random = new SplittableRandom(seed);
    Set<String> expected = new HashSet<>();
    try (Retriever retriever = Retriever.open(folder, model)) {
      for (int i = 0; i < 250; i++) {
        String id = "d" + random.nextInt(12);
        String place = "operation " + i + " on " + id + ", seed " + seed;
        switch (random.nextInt(10)) {
          case 0 -> retriever.commit();
          case 1, 2 -> retriever.refresh();
          case 3 -> retriever.reopen();
          case 4, 5, 6 -> assertThat(retriever.delete(id)).as(place).isEqualTo(expected.remove(id));
          default ->
              assertThat(retriever.add(Document.of(id, "stone " + i)))
                  .as(place)
                  .isEqualTo(!expected.add(id));
        }
      }
      retriever.refresh();
      assertThat(seen(retriever)).isEqualTo(expected);
    }
  }

  @Test
  void a_search_that_runs_while_the_view_goes_on_and_closes_ends_on_its_own_view()
      throws Exception {
    Retriever retriever = Retriever.open(folder, model);
    retriever.addAll(List.of(FILES, LOCKS, GOLD));
    retriever.refresh();
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch changed = new CountDownLatch(1);
    AtomicReference<Object> found = new AtomicReference<>();
    Thread reader =
        Thread.ofPlatform()
            .start(
                () -> {
                  Set<String> ids = new HashSet<>();
                  try {
                    retriever.read(
                        document -> {
                          reading.countDown();
                          await(changed);
                          ids.add(document.id());
                        });
                    found.set(ids);
                  } catch (IOException | RuntimeException e) {
                    found.set(e);
                  }
                });
    await(reading);
    retriever.delete("d2");
    retriever.refresh();
    retriever.commit();
    retriever.close();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    changed.countDown();
    reader.join();
    assertThat(found.get()).isEqualTo(Set.of("d1", "d2", "d3"));
    assertThatThrownBy(() -> retriever.search(Query.of("gold")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the retriever is closed");
    retriever.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
