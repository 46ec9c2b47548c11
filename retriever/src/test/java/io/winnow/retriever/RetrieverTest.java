package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrieverTest {
  private static final Document FILES =
      new Document("d1", "read file", "read the lines of a file", Map.of("kind", "method"));
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

  private void index(Document... documents) throws IOException {
    try (Retriever retriever = Retriever.open(folder, model, "the-model")) {
      retriever.addAll(List.of(documents));
      retriever.commit();
    }
  }

  private static List<String> ids(SearchResult result) {
    return result.hits().stream().map(hit -> hit.document().id()).toList();
  }

  private static Map<String, Long> contents(Path folder) throws IOException {
    Map<String, Long> files = new TreeMap<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path file : entries.toList()) {
        files.put(file.getFileName().toString(), Files.size(file));
      }
    }
    return files;
  }

  @Test
  void a_document_is_found_after_the_commit_and_not_before() throws IOException {
    try (Retriever retriever = Retriever.open(folder, model)) {
      retriever.add(FILES);
      assertThat(retriever.search(Query.of("read file")).hits()).isEmpty();
      assertThat(retriever.size()).isZero();
      retriever.commit();
      SearchResult result = retriever.search(Query.of("read file"));
      assertThat(ids(result)).containsExactly("d1");
      assertThat(result.hits().getFirst().document()).isEqualTo(FILES);
      assertThat(retriever.size()).isEqualTo(1);
    }
  }

  @Test
  void both_arms_show_in_the_stages_of_a_hit() throws IOException {
    index(FILES, LOCKS, GOLD);
    try (Retriever retriever = Retriever.open(folder, model)) {
      SearchResult result = retriever.search(Query.of("locks of a thread"));
      Hit best = result.hits().getFirst();
      assertThat(best.document()).isEqualTo(LOCKS);
      assertThat(best.rank()).isEqualTo(1);
      assertThat(best.stages().staticRank()).isEqualTo(1);
      assertThat(best.stages().staticScore()).isBetween(-1.0, 1.0);
      assertThat(best.stages().bm25Rank()).isEqualTo(1);
      assertThat(best.stages().recallScore()).isEqualTo(1.0);
      assertThat(best.stages().rerankScore()).isNull();
      Hit last = result.hits().getLast();
      assertThat(last.stages().bm25Rank()).isNull();
      assertThat(result.hits()).isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
      assertThat(result.times().encode()).isPositive();
      assertThat(result.times().rerank()).isNull();
    }
  }

  @Test
  void one_arm_alone_ranks_by_its_own_scores() throws IOException {
    index(FILES, LOCKS, GOLD);
    try (Retriever retriever = Retriever.open(folder, model)) {
      Query query = Query.of("locks of a thread");
      SearchResult terms = retriever.search(query.withArms(Arms.BM25));
      assertThat(ids(terms)).startsWith("d2");
      Hit first = terms.hits().getFirst();
      assertThat(first.stages().staticRank()).isNull();
      assertThat(first.score()).isEqualTo(first.stages().bm25Score());
      SearchResult vectors = retriever.search(query.withArms(Arms.STATIC));
      assertThat(vectors.hits())
          .hasSize(3)
          .allSatisfy(
              hit -> {
                assertThat(hit.stages().bm25Rank()).isNull();
                assertThat(hit.score()).isEqualTo(hit.stages().staticScore());
              });
    }
  }

  @Test
  void the_same_id_replaces_and_is_counted_in_one_batch_and_across_commits() throws IOException {
    try (Retriever retriever = Retriever.open(folder, model)) {
      assertThat(retriever.addAll(List.of(FILES, LOCKS, Document.of("d1", "gold")))).isEqualTo(1);
      retriever.commit();
      assertThat(retriever.size()).isEqualTo(2);
      assertThat(retriever.add(Document.of("d2", "stone"))).isTrue();
      assertThat(retriever.add(Document.of("d4", "stone"))).isFalse();
      retriever.commit();
      assertThat(retriever.size()).isEqualTo(3);
      assertThat(ids(retriever.search(Query.of("gold")))).startsWith("d1");
    }
  }

  @Test
  void a_deleted_document_is_gone_after_the_commit() throws IOException {
    index(FILES, LOCKS);
    try (Retriever retriever = Retriever.open(folder, model)) {
      assertThat(retriever.delete("d1")).isTrue();
      assertThat(retriever.delete("d9")).isFalse();
      assertThat(retriever.size()).isEqualTo(2);
      retriever.commit();
      assertThat(ids(retriever.search(Query.of("read file")))).containsExactly("d2");
    }
  }

  @Test
  void what_is_told_of_an_id_counts_what_is_not_committed_yet() throws IOException {
    index(FILES);
    try (Retriever retriever = Retriever.open(folder, model)) {
      assertThat(retriever.delete("d1")).isTrue();
      assertThat(retriever.delete("d1")).isFalse();
      assertThat(retriever.add(FILES)).isFalse();
      assertThat(retriever.add(FILES)).isTrue();
      assertThat(retriever.delete("d1")).isTrue();
      retriever.commit();
      assertThat(retriever.size()).isZero();
    }
  }

  @Test
  void closing_drops_what_was_not_committed() throws IOException {
    index(FILES);
    try (Retriever retriever = Retriever.open(folder, model)) {
      retriever.add(LOCKS);
    }
    try (Retriever retriever = Retriever.open(folder, model)) {
      assertThat(retriever.size()).isEqualTo(1);
    }
  }

  @Test
  void reopening_shows_the_commit_of_another() throws IOException {
    index(FILES);
    try (Retriever reading = Retriever.open(folder, model)) {
      index(LOCKS);
      assertThat(reading.size()).isEqualTo(1);
      reading.reopen();
      assertThat(reading.size()).isEqualTo(2);
    }
  }

  @Test
  void a_second_writer_is_refused_and_readers_are_not() throws IOException {
    try (Retriever first = Retriever.open(folder, model);
        Retriever second = Retriever.open(folder, model)) {
      first.add(FILES);
      assertThatThrownBy(() -> second.add(LOCKS))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("being written by another process: " + folder);
      first.commit();
      second.reopen();
      assertThat(second.size()).isEqualTo(1);
    }
  }

  @Test
  void an_index_of_another_model_is_refused_with_both_fingerprints_and_the_remedy()
      throws IOException {
    index(FILES);
    Map<String, Long> before = contents(folder);
    try (StaticModel other = TestModels.of(2, 8)) {
      assertThatThrownBy(() -> Retriever.open(folder, other))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("made with another model")
          .hasMessageContaining(model.fingerprint().substring(0, 16) + " (the-model), dimension 16")
          .hasMessageContaining(other.fingerprint().substring(0, 16) + ", dimension 8")
          .hasMessageContaining("winnow reindex --index " + folder);
    }
    assertThat(contents(folder)).isEqualTo(before);
  }

  @Test
  void a_folder_with_something_else_is_refused_and_left_alone() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("_index.md"), "# mine");
    assertThatThrownBy(() -> Retriever.open(folder, model))
        .isInstanceOf(IndexException.class)
        .hasMessage(
            folder
                + " is not an index and not empty: expected an index of Winnow or a new folder;"
                + " nothing was changed");
    assertThat(contents(folder)).containsOnlyKeys("_index.md");
  }

  @Test
  void an_index_that_died_before_its_first_commit_is_taken_over() throws IOException {
    Files.createDirectories(folder);
    Files.createFile(folder.resolve("write.lock"));
    Files.writeString(folder.resolve("_0.fdt"), "rest");
    index(FILES);
    assertThat(IndexInfo.read(folder).documents()).isEqualTo(1);
  }

  @Test
  void the_terms_that_bm25_counts_are_told() throws IOException {
    try (Retriever retriever = Retriever.open(folder, model)) {
      retriever.add(Document.of("d1", "The files", "of gold, and the gold's weight"));
      retriever.add(Document.of("d2", "gold"));
      retriever.commit();
    }
    // file, gold, gold, weight; gold
    assertThat(IndexInfo.read(folder).terms()).isEqualTo(5);
  }

  @Test
  void the_fusion_of_a_query_decides_the_score() throws IOException {
    try (Retriever retriever = Retriever.open(folder, model)) {
      retriever.add(Document.of("d1", "read a file"));
      retriever.commit();
      Query query = Query.of("read a file");
      assertThat(retriever.search(query).hits().getFirst().score()).isEqualTo(1);
      assertThat(
              retriever
                  .search(query.withFusion(new Fusion.ReciprocalRank(4)))
                  .hits()
                  .getFirst()
                  .score())
          .isEqualTo(0.4, within(1e-12));
    }
  }

  @Test
  void an_index_without_a_commit_finds_nothing() throws IOException {
    try (Retriever retriever = Retriever.open(folder, model)) {
      assertThat(retriever.search(Query.of("gold")).hits()).isEmpty();
      assertThat(retriever.size()).isZero();
    }
  }

  @Test
  void query_syntax_is_only_text() throws IOException {
    index(FILES, LOCKS, GOLD);
    try (Retriever retriever = Retriever.open(folder, model)) {
      List<String> plain = ids(retriever.search(Query.of("read lines gold thread")));
      for (String text :
          List.of(
              "+read -lines gold^9 thread",
              "(read OR lines) gold thread",
              "read/lines/gold/thread",
              "\"read lines\"~2 gold thread",
              "read AND lines AND NOT gold: thread")) {
        assertThat(ids(retriever.search(Query.of(text)))).as(text).isEqualTo(plain);
      }
      for (String text : List.of("!@#$%^&*()", "-", "\u0000", "a\\", "title:[* TO *]")) {
        assertThat(retriever.search(Query.of(text)).rerank().depth()).as(text).isZero();
      }
    }
  }

  @Test
  void a_query_of_unknown_words_is_answered_by_bm25_alone() throws IOException {
    index(FILES, Document.of("d7", "zanzibar"));
    try (Retriever retriever = Retriever.open(folder, model)) {
      SearchResult result = retriever.search(Query.of("Zanzibar"));
      assertThat(ids(result)).containsExactly("d7");
      assertThat(result.hits().getFirst().stages().staticRank()).isNull();
    }
  }

  @Test
  void a_very_long_query_is_no_error() throws IOException {
    index(FILES);
    String text =
        IntStream.range(0, 5000).mapToObj(i -> "word" + i).reduce("file", (a, b) -> a + " " + b);
    try (Retriever retriever = Retriever.open(folder, model)) {
      assertThat(ids(retriever.search(Query.of(text)))).containsExactly("d1");
    }
  }

  @Test
  void ids_of_any_characters_and_large_metadata_come_back() throws IOException {
    String id = "java.base/java.util.List#of(E...) \u4e2d\ud83d\ude00";
    Document document =
        new Document(id, "t", "gold", Map.of("long", "x".repeat(100_000), "empty", ""));
    index(document);
    try (Retriever retriever = Retriever.open(folder, model)) {
      assertThat(retriever.search(Query.of("gold")).hits().getFirst().document())
          .isEqualTo(document);
    }
  }

  @Test
  void reindexing_moves_every_document_to_the_other_model() throws IOException {
    index(FILES, LOCKS, GOLD);
    index(Document.of("d3", "mountain stone"));
    try (StaticModel other = TestModels.of(2, 8)) {
      assertThat(Retriever.reindex(folder, other, "other", Progress.NONE)).isEqualTo(3);
      IndexInfo info = IndexInfo.read(folder);
      assertThat(info.model()).isEqualTo("other");
      assertThat(info.dimension()).isEqualTo(8);
      assertThat(info.fingerprint()).isEqualTo(other.fingerprint());
      assertThat(info.documents()).isEqualTo(3);
      try (Retriever retriever = Retriever.open(folder, other)) {
        assertThat(retriever.search(Query.of("read file")).hits().getFirst().document())
            .isEqualTo(FILES);
        assertThat(ids(retriever.search(Query.of("stone")))).startsWith("d3");
      }
    }
    assertThatThrownBy(() -> Retriever.open(folder, model)).isInstanceOf(IndexException.class);
  }

  @Test
  void a_view_of_the_old_model_stays_until_it_is_reopened_and_then_says_why() throws IOException {
    index(FILES);
    try (Retriever reading = Retriever.open(folder, model);
        StaticModel other = TestModels.of(2, 8)) {
      Retriever.reindex(folder, other, "other", Progress.NONE);
      assertThat(ids(reading.search(Query.of("read file")))).containsExactly("d1");
      assertThatThrownBy(reading::reopen)
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("made with another model");
      assertThat(ids(reading.search(Query.of("read file")))).containsExactly("d1");
    }
  }

  @Test
  void reindexing_that_fails_half_way_leaves_the_index_as_it_was() throws IOException {
    index(FILES, LOCKS);
    try (StaticModel other = TestModels.of(2, 8)) {
      Progress failing =
          (step, done, total) -> {
            throw new IllegalStateException("stop");
          };
      assertThatThrownBy(() -> Retriever.reindex(folder, other, "other", failing))
          .hasMessage("stop");
    }
    try (Retriever retriever = Retriever.open(folder, model)) {
      assertThat(retriever.size()).isEqualTo(2);
    }
    assertThat(IndexCheck.problems(folder)).isEmpty();
  }

  @Test
  void a_writer_whose_index_moved_to_another_model_is_refused() throws IOException {
    index(FILES);
    try (Retriever stale = Retriever.open(folder, model);
        StaticModel other = TestModels.of(2, 16)) {
      Retriever.reindex(folder, other, "other", Progress.NONE);
      assertThatThrownBy(() -> stale.add(LOCKS))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("made with another model");
      try (Retriever good = Retriever.open(folder, other)) {
        good.add(LOCKS);
        good.commit();
        assertThat(good.size()).isEqualTo(2);
      }
    }
  }

  @Test
  void a_commit_of_another_during_a_reindex_is_refused_or_kept() throws Exception {
    index(FILES);
    int rounds = 30;
    Thread reindexing =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int i = 0; i < rounds; i++) {
                    try {
                      Retriever.reindex(folder, model, "", Progress.NONE);
                    } catch (IOException e) {
                      assertThat(e).hasMessageContaining("being written by another process");
                    }
                  }
                });
    int committed = 0;
    while (reindexing.isAlive()) {
      try (Retriever retriever = Retriever.open(folder, model)) {
        retriever.add(Document.of("n" + committed, "stone"));
        retriever.commit();
        committed++;
      } catch (IndexException e) {
        assertThat(e).hasMessageContaining("being written by another process");
      }
    }
    reindexing.join();
    assertThat(IndexInfo.read(folder).documents()).isEqualTo(1 + committed);
  }

  @Test
  void an_id_that_is_no_unicode_text_is_refused() {
    assertThatThrownBy(() -> Document.of("a\ud800", "text"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lone surrogate");
  }

  @Test
  void the_index_remembers_its_model_when_it_is_added_to() throws IOException {
    index(FILES);
    try (Retriever retriever = Retriever.open(folder, model)) {
      retriever.add(LOCKS);
      retriever.commit();
    }
    assertThat(IndexInfo.read(folder).model()).isEqualTo("the-model");
  }

  @Test
  void a_damaged_commit_is_refused_and_a_damaged_file_is_named() throws IOException {
    index(FILES, LOCKS, GOLD);
    assertThat(IndexCheck.problems(folder)).isEmpty();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.equals("write.lock")) {
          continue;
        }
        byte[] good = Files.readAllBytes(file);
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 0x10;
        Files.write(file, bad);
        if (name.startsWith("segments")) {
          assertThatThrownBy(() -> Retriever.open(folder, model))
              .isInstanceOf(IndexException.class)
              .hasMessageContaining("the index cannot be read")
              .hasMessageContaining(name);
        } else {
          assertThat(IndexCheck.problems(folder))
              .as("flipped a bit of %s", name)
              .hasSize(1)
              .first()
              .asString()
              .contains(name);
        }
        Files.write(file, good);
      }
    }
    assertThat(IndexCheck.problems(folder)).isEmpty();
  }

  @Test
  void vectors_wider_than_lucene_takes_are_refused() {
    try (StaticModel wide = TestModels.of(1, 1025)) {
      assertThatThrownBy(() -> Retriever.open(folder, wide))
          .isInstanceOf(IndexException.class)
          .hasMessageContaining("expected at most 1024 dimensions, the model has 1025");
    }
  }

  @Test
  void searching_goes_on_while_documents_are_added_and_committed() throws Exception {
    index(FILES);
    try (Retriever retriever = Retriever.open(folder, model)) {
      Thread writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < 200; i++) {
                        retriever.add(Document.of("n" + i, "stone " + i));
                        if (i % 20 == 19) {
                          retriever.commit();
                        }
                      }
                    } catch (IOException e) {
                      throw new java.io.UncheckedIOException(e);
                    }
                  });
      List<Integer> failures =
          IntStream.range(0, 2000)
              .parallel()
              .filter(
                  i -> {
                    try {
                      return !ids(retriever.search(Query.of("read the file")))
                          .getFirst()
                          .equals("d1");
                    } catch (IOException e) {
                      return true;
                    }
                  })
              .boxed()
              .toList();
      writer.join();
      assertThat(failures).isEmpty();
      assertThat(retriever.size()).isEqualTo(201);
    }
  }
}
