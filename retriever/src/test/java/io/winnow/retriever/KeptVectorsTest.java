package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.rerank.BiEncoderReranker;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.RerankStatus;
import io.winnow.retriever.rerank.RerankStatus.Outcome;
import io.winnow.retriever.transformer.TinyModels;
import io.winnow.retriever.transformer.VectorCache;
import io.winnow.retriever.transformer.VectorFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors of a bi-encoder that are kept with an index, and what happens to the index. */
class KeptVectorsTest {
  private static final int DOCUMENTS = 12;
  private static final Path ENCODER = TinyModels.path("tiny-mean");

  @TempDir Path temporary;
  private Path index;
  private StaticModel model;

  @BeforeEach
  void make_an_index() throws IOException {
    index = temporary.resolve("index");
    model = TestModels.of(1, 16);
    try (Retriever retriever = Retriever.open(index, model)) {
      for (int i = 0; i < DOCUMENTS; i++) {
        retriever.add(Document.of("d" + i, "gold " + "read a file ".repeat(i)));
      }
      retriever.add(Document.of("long", "gold " + "read a file ".repeat(2000)));
      retriever.commit();
    }
  }

  @AfterEach
  void close() {
    model.close();
  }

  private record Answer(SearchResult result, VectorCache.Stats stats) {}

  private static Answer search(Retriever retriever, VectorFolder vectors) throws IOException {
    return search(retriever, vectors, RerankPolicy.defaults());
  }

  private static Answer search(Retriever retriever, VectorFolder vectors, RerankPolicy policy)
      throws IOException {
    try (BiEncoderReranker reranker = BiEncoderReranker.load(ENCODER, vectors)) {
      SearchResult result =
          retriever.search(Query.of("gold").withTop(100).withRerank(reranker, policy));
      return new Answer(result, reranker.vectors().orElseThrow());
    }
  }

  private static List<String> ids(SearchResult result) {
    return result.hits().stream().map(hit -> hit.document().id()).toList();
  }

  @Test
  void a_document_is_encoded_once_and_the_answer_is_the_same() throws IOException {
    RerankStatus expected = RerankStatus.full(DOCUMENTS + 1).withTruncated(1);
    List<String> plain;
    try (Retriever retriever = Retriever.open(index, model);
        BiEncoderReranker reranker = BiEncoderReranker.load(ENCODER)) {
      assertThat(reranker.vectors()).isEmpty();
      plain = ids(retriever.search(Query.of("gold").withTop(100).withRerank(reranker, 50)));
      assertThat(retriever.vectors().path()).doesNotExist();
    }
    for (int time = 0; time < 2; time++) {
      try (Retriever retriever = Retriever.open(index, model)) {
        Answer answer = search(retriever, retriever.vectors());
        assertThat(ids(answer.result())).isEqualTo(plain);
        assertThat(answer.result().rerank()).as("time %d", time).isEqualTo(expected);
        assertThat(answer.stats().hits()).isEqualTo(time * (DOCUMENTS + 1L));
        assertThat(answer.stats().misses()).isEqualTo((1 - time) * (DOCUMENTS + 1L));
        assertThat(answer.stats().size()).isEqualTo(DOCUMENTS + 1);
      }
    }
    assertThat(VectorFolder.of(index).models())
        .singleElement()
        .satisfies(
            kept -> {
              assertThat(kept.model()).isEqualTo("tiny-mean");
              assertThat(kept.vectors()).isEqualTo(DOCUMENTS + 1);
            });
  }

  @Test
  void a_document_that_changes_is_encoded_anew_and_one_that_is_renamed_is_not() throws IOException {
    try (Retriever retriever = Retriever.open(index, model)) {
      search(retriever, retriever.vectors());
      retriever.add(Document.of("d3", "gold of the river"));
      retriever.delete("d4");
      retriever.add(Document.of("renamed", "gold " + "read a file ".repeat(4)));
      retriever.commit();
      Answer answer = search(retriever, retriever.vectors());
      assertThat(answer.stats().misses()).isEqualTo(1);
      assertThat(ids(answer.result())).contains("renamed", "d3").doesNotContain("d4");
    }
  }

  @Test
  void the_index_is_written_checked_reindexed_and_copied_beside_them() throws IOException {
    try (Retriever retriever = Retriever.open(index, model)) {
      search(retriever, retriever.vectors());
    }
    assertThat(IndexCheck.problems(index)).isEmpty();
    Path copy = temporary.resolve("copy");
    Retriever.snapshot(index, copy);
    assertThat(VectorFolder.of(copy).path()).doesNotExist();
    try (StaticModel other = TestModels.of(2, 8)) {
      Retriever.reindex(index, other, "other", Progress.NONE);
      try (Retriever retriever = Retriever.open(index, other)) {
        assertThat(search(retriever, retriever.vectors()).stats().misses()).isZero();
        retriever.delete("d1");
        retriever.commit();
        assertThat(retriever.size()).isEqualTo(DOCUMENTS);
      }
    }
    assertThat(IndexCheck.problems(index)).isEmpty();
  }

  @Test
  void where_nothing_can_be_kept_the_search_goes_on_without() throws IOException {
    Files.writeString(VectorFolder.of(index).path(), "in the way of the folder");
    try (Retriever retriever = Retriever.open(index, model)) {
      Answer answer = search(retriever, retriever.vectors());
      assertThat(answer.result().rerank())
          .isEqualTo(RerankStatus.full(DOCUMENTS + 1).withTruncated(1));
      assertThat(answer.stats()).isEqualTo(new VectorCache.Stats(0, 0, 0, DOCUMENTS + 1));
    }
  }

  @Test
  void what_is_damaged_is_encoded_anew() throws IOException {
    try (Retriever retriever = Retriever.open(index, model)) {
      search(retriever, retriever.vectors());
      Path folder;
      try (var folders = Files.list(retriever.vectors().path())) {
        folder = folders.findFirst().orElseThrow();
      }
      try (var files = Files.list(folder)) {
        Path file = files.findFirst().orElseThrow();
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
      }
      Answer answer = search(retriever, retriever.vectors());
      assertThat(answer.stats().misses()).isBetween(1L, (long) DOCUMENTS);
      assertThat(answer.result().rerank().outcome()).isEqualTo(Outcome.FULL);
      assertThat(search(retriever, retriever.vectors()).stats().misses()).isZero();
    }
  }

  @Test
  void within_a_deadline_they_are_used_and_kept_too() throws IOException {
    RerankPolicy policy = RerankPolicy.defaults().withDeadline(Duration.ofSeconds(60));
    try (Retriever retriever = Retriever.open(index, model)) {
      Answer first = search(retriever, retriever.vectors(), policy);
      assertThat(first.result().rerank().outcome()).isEqualTo(Outcome.FULL);
      Answer second = search(retriever, retriever.vectors(), policy);
      assertThat(second.stats().misses()).isZero();
      assertThat(ids(second.result())).isEqualTo(ids(first.result()));
    }
  }
}
