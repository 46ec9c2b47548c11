package io.winnow.bench.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.bench.recall.system.IndexedDocument;
import io.winnow.bench.recall.system.Share;
import io.winnow.datasets.Corpus;
import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is indexed and asked, chosen the same way each time. */
final class PoolTest {
  @TempDir Path folder;

  private Pool pool() throws IOException {
    Path documents =
        Files.writeString(
            folder.resolve("documents.jsonl"),
            """
            {"_id": "1", "title": "A", "text": "one"}
            {"_id": "2", "title": "B", "text": "two"}
            {"_id": "3", "title": "C", "text": "three"}
            """);
    Path sentences =
        Files.writeString(
            folder.resolve("sentences.jsonl"),
            """
            {"_id": "1", "title": "T", "text": "The first of the sentences. Fig. 3. A second of the sentences?"}
            {"_id": "2", "title": "T", "text": "The first of the sentences. And a third one, without a stop"}
            """);
    Pool pool = new Pool(problem -> {});
    assertThat(pool.addDocuments(Corpus.open(documents))).isEqualTo(3);
    assertThat(pool.addSentences(Corpus.open(sentences))).isEqualTo(3);
    return pool;
  }

  private static List<String> contents(List<IndexedDocument> documents) {
    return documents.stream().map(IndexedDocument::content).toList();
  }

  @Test
  void half_are_documents_and_the_rest_sentences() throws IOException {
    assertThat(contents(pool().take(4)))
        .containsExactly(
            "A one", "B two", "The first of the sentences.", "A second of the sentences?");
  }

  @Test
  void more_are_documents_where_sentences_do_not_suffice() throws IOException {
    Pool pool = pool();
    assertThat(pool.documentsOf(5)).isEqualTo(2);
    assertThat(pool.documentsOf(6)).isEqualTo(3);
    assertThat(contents(pool.take(6))).endsWith("And a third one, without a stop");
    assertThatThrownBy(() -> pool.take(7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "expected at most 6 documents, found 7: the corpora have no more documents and"
                + " sentences");
  }

  @Test
  void the_same_corpus_has_the_same_buckets_of_the_whole_range() throws IOException {
    Path file = folder.resolve("many.jsonl");
    StringBuilder lines = new StringBuilder();
    IntStream.range(0, 20_000)
        .forEach(i -> lines.append("{\"_id\": \"%d\", \"text\": \"%d\"}%n".formatted(i, i)));
    Files.writeString(file, lines);
    Pool pool = new Pool(problem -> {});
    pool.addDocuments(Corpus.open(file));

    List<IndexedDocument> taken = pool.take(20_000);

    assertThat(pool.take(20_000)).as("seed " + Pool.SEED).isEqualTo(taken);
    assertThat(taken.stream().map(IndexedDocument::bucket).distinct()).hasSize(Share.BUCKETS);
    // Five of a thousand of 20,000 are 100; the standard deviation is 10.
    assertThat(taken.stream().filter(d -> new Share(5).accepts(d.bucket())).count())
        .as("seed " + Pool.SEED)
        .isBetween(60L, 140L);
  }

  @Test
  void some_are_taken_evenly_from_all() {
    List<Integer> all = IntStream.range(0, 10).boxed().toList();
    assertThat(Pool.evenly(all, 4)).containsExactly(0, 2, 5, 7);
    assertThat(Pool.evenly(all, 10)).isEqualTo(all);
    assertThat(Pool.evenly(all, 0)).isEmpty();
  }

  @Test
  void queries_are_shared_out_and_those_without_a_known_word_left_out() throws IOException {
    try (StaticModel model =
        StaticModel.load(Path.of("../engine/src/test/resources/golden/model/f32"))) {
      List<String> first = List.of("read the file", "\u00a7", " ");
      List<String> second = List.of("the river", "of gold", "old towns", "a file");
      List<String> third = List.of("the lines");

      List<String> chosen = QueryTexts.choose(first, List.of(second, third), 4, model);

      assertThat(chosen)
          .as("seed " + QueryTexts.SEED)
          .containsExactlyInAnyOrder("read the file", "the river", "the lines")
          .isEqualTo(QueryTexts.choose(first, List.of(second, third), 4, model));
    }
  }

  @Test
  void questions_about_the_jdk_come_along() throws IOException {
    assertThat(QueryTexts.aboutJdk())
        .hasSizeGreaterThan(50)
        .doesNotHaveDuplicates()
        .allMatch(query -> !query.isBlank());
  }
}
