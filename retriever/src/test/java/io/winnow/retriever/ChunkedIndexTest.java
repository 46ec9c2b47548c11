package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.Progress;
import io.winnow.engine.Similarity;
import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that are cut: found by their best chunk, counted, replaced and deleted as one. */
class ChunkedIndexTest {
  private static final Chunking SMALL = new Chunking(6, 2);
  private static final IndexOptions CUT = IndexOptions.defaults().withChunking(SMALL);
  private static StaticModel model;

  @TempDir Path folder;

  @BeforeAll
  static void load() {
    model = TestModels.of(5, 16);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private Retriever open() throws IOException {
    return Retriever.open(folder, model, CUT);
  }

  private static Query statically(String text) {
    return Query.of(text).withArms(Arms.STATIC);
  }

  @Test
  void the_best_chunk_finds_the_document_and_is_shown() throws IOException {
    String text =
        "The stone of a river. Gold of a mountain. Read a file. Write the line. Lock a thread.";
    try (Retriever retriever = open()) {
      retriever.add(Document.of("long", "List", text));
      retriever.add(Document.of("short", "read the list"));
      retriever.commit();
      assertThat(retriever.size()).isEqualTo(2);
      for (Arms arms : Arms.values()) {
        Hit hit = retriever.search(Query.of("gold mountain").withArms(arms)).hits().getFirst();
        assertThat(hit.document().id()).isEqualTo("long");
        assertThat(hit.document().text()).isEqualTo(text);
        Passage passage = Objects.requireNonNull(hit.passage(), arms::name);
        assertThat(passage.text()).startsWith("Gold of a mountain.");
        assertThat(passage.chunk().in(text)).isEqualTo(passage.text());
        assertThat(passage.score())
            .isCloseTo(
                Similarity.cosine(
                    model.encode("gold mountain"), model.encode("List " + passage.text())),
                within(1e-5));
      }
      Hit whole = retriever.search(statically("read the list")).hits().getFirst();
      assertThat(whole.document().id()).isEqualTo("short");
      assertThat(whole.passage()).isNull();
    }
  }

  @Test
  void a_document_is_replaced_and_deleted_with_its_chunks() throws IOException {
    String text = "The stone of a river. Gold of a mountain. Read a file. Write the line.";
    try (Retriever retriever = open()) {
      retriever.add(Document.of("a", text).with("year", 1990));
      retriever.add(Document.of("b", text).with("year", 2000));
      retriever.commit();
      assertThat(retriever.add(Document.of("a", "thread lock").with("year", 1991))).isTrue();
      retriever.commit();
      assertThat(retriever.size()).isEqualTo(2);
      assertThat(ids(retriever, statically("gold mountain"))).containsExactly("b", "a");
      assertThat(ids(retriever, statically("gold").withFilter(Filter.parse("year < 1995"))))
          .containsExactly("a");
      assertThat(retriever.count(Filter.parse("year = 2000"))).isEqualTo(1);
      assertThat(retriever.fields()).extracting(IndexField::documents).containsExactly(2);
      assertThat(retriever.delete(Filter.parse("year = 2000"))).isEqualTo(1);
      retriever.commit();
      assertThat(retriever.size()).isEqualTo(1);
      assertThat(ids(retriever, statically("gold mountain"))).containsExactly("a");
      List<String> read = new ArrayList<>();
      retriever.read(document -> read.add(document.id()));
      assertThat(read).containsExactly("a");
    }
    assertThat(IndexCheck.problems(folder)).isEmpty();
  }

  private static List<String> ids(Retriever retriever, Query query) throws IOException {
    return retriever.search(query).hits().stream().map(hit -> hit.document().id()).toList();
  }

  /** Many chunks of few documents: asking for twice as many chunks as documents is not enough. */
  @Test
  void each_document_comes_once_in_the_order_of_its_best_chunk() throws IOException {
    long seed = 21;
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Document> documents = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      StringBuilder text = new StringBuilder();
      for (int words = random.nextInt(1, 160); words > 0; words--) {
        text.append(TestModels.WORDS.get(random.nextInt(4, TestModels.WORDS.size() - 1)));
        text.append(random.nextInt(5) == 0 ? ". " : " ");
      }
      documents.put("d" + i, Document.of("d" + i, text.toString()));
    }
    try (Retriever retriever = open()) {
      for (Document document : documents.values()) {
        retriever.add(document);
        if (random.nextInt(10) == 0) {
          retriever.commit();
        }
      }
      retriever.commit();
      float[] query = model.encode("gold river");
      Map<String, Double> best = new HashMap<>();
      documents.forEach((id, document) -> best.put(id, bestCosine(document, query)));
      List<String> expected =
          best.keySet().stream()
              .sorted(Comparator.comparingDouble((String id) -> -best.getOrDefault(id, -1.0)))
              .limit(50)
              .toList();
      for (RecallPlan.Method method : List.of(RecallPlan.Method.EXACT, RecallPlan.Method.HNSW)) {
        List<Hit> hits =
            retriever
                .search(statically("gold river").withCandidates(50).withTop(50).withMethod(method))
                .hits();
        assertThat(hits).as("seed %d, %s", seed, method).hasSize(50);
        assertThat(hits.stream().map(hit -> hit.document().id()).distinct()).hasSize(50);
        for (int i = 0; i < hits.size(); i++) {
          assertThat(hits.get(i).score())
              .as("seed %d, %s, place %d", seed, method, i)
              .isCloseTo(Objects.requireNonNull(best.get(expected.get(i))), within(1e-5));
        }
      }
    }
  }

  private static double bestCosine(Document document, float[] query) {
    double best = -1;
    List<Chunk> chunks = SMALL.cut(document.text(), model.tokenizer());
    for (Chunk chunk : chunks) {
      String text = chunks.size() == 1 ? document.content() : chunk.in(document.text());
      best = Math.max(best, Similarity.cosine(query, model.encode(text)));
    }
    return best;
  }

  @Test
  void an_index_keeps_its_chunks_and_is_moved_to_others() throws IOException {
    String text = "The stone of a river. Gold of a mountain. Read a file. Write the line.";
    try (Retriever retriever = open()) {
      retriever.add(Document.of("a", text));
      retriever.commit();
    }
    assertThat(IndexInfo.read(folder).chunking()).isEqualTo(SMALL);
    assertThat(IndexInfo.read(folder).documents()).isEqualTo(1);
    try (Retriever retriever = Retriever.open(folder, model)) {
      assertThat(retriever.search(Query.of("gold")).hits().getFirst().passage()).isNotNull();
    }
    IndexOptions whole = IndexOptions.defaults().withChunking(Chunking.whole());
    assertThatThrownBy(() -> Retriever.open(folder, model, whole))
        .isInstanceOf(IndexException.class)
        .hasMessage(
            "the index was made with other chunks: expected 6:2, found whole (%s); open it with its"
                + " own, or move it to these with: winnow reindex --index %s --chunks whole",
            folder, folder);
    assertThat(Retriever.reindex(folder, model, "", whole, Progress.NONE)).isEqualTo(1);
    try (Retriever retriever = Retriever.open(folder, model)) {
      assertThat(retriever.search(Query.of("gold")).hits().getFirst().passage()).isNull();
    }
  }

  @Test
  void chunks_as_text_are_read_back() {
    for (Chunking chunking : List.of(Chunking.whole(), SMALL, new Chunking(256, 0))) {
      assertThat(Chunking.parse(chunking.toString())).isEqualTo(chunking);
    }
    assertThat(Chunking.parse("128")).isEqualTo(new Chunking(128, 0));
    assertThatThrownBy(() -> Chunking.parse("12:x"))
        .hasMessage(
            "chunks: expected whole, or TOKENS or TOKENS:OVERLAP with at least 1 token and an"
                + " overlap of fewer tokens, found \"12:x\"");
  }

  @Test
  void no_chunk_is_a_hit_of_an_operator_that_matches_all() throws IOException {
    String text = "The stone of a river. Gold of a mountain. Read a file. Write the line.";
    try (Retriever retriever = open()) {
      retriever.add(Document.of("a", text));
      retriever.add(Document.of("b", "thread"));
      retriever.commit();
      for (Arms arms : List.of(Arms.BM25, Arms.BOTH)) {
        Query query = Query.of("-lock").withSyntax(true).withArms(arms);
        assertThat(ids(retriever, query)).as("%s", arms).containsExactlyInAnyOrder("a", "b");
      }
    }
  }

  @Test
  void an_explanation_is_of_the_passage() throws IOException {
    String text = "The stone of a river. Gold of a mountain. Read a file. Write the line.";
    try (Retriever retriever = open()) {
      retriever.add(Document.of("a", "List", text));
      retriever.commit();
      HitExplanation.StaticScore score =
          Objects.requireNonNull(retriever.explain(Query.of("read file"), "a").staticArm());
      assertThat(Objects.requireNonNull(score.passage()).text()).contains("Read a file.");
      assertThat(score.documentText()).isEqualTo("List " + score.passage().text());
      assertThat(score.tokens().similarity()).isCloseTo(score.arm().score(), within(1e-5));
    }
  }

  @Test
  void chunks_that_the_model_does_not_read_to_their_end_are_refused() {
    IndexOptions long600 = IndexOptions.defaults().withChunking(new Chunking(600, 0));
    assertThatThrownBy(() -> Retriever.open(folder, model, long600))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "tokens of a chunk: expected at most 512, which is what the model reads of a text,"
                + " found 600");
  }
}
