package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.rerank.RerankStatus;
import io.winnow.retriever.rerank.Reranker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RerankingTest {
  private static final int DOCUMENTS = 8;

  @TempDir Path folder;
  private StaticModel model;
  private Retriever retriever;
  private List<String> recallOrder;

  /** Scores by a function of all texts. */
  private record Fake(Function<List<String>, float[]> scores, List<String> seen)
      implements Reranker {
    static Fake of(Function<List<String>, float[]> scores) {
      return new Fake(scores, new ArrayList<>());
    }

    @Override
    public String name() {
      return "fake";
    }

    @Override
    public float[] score(String query, List<String> texts) {
      seen.addAll(texts);
      return scores.apply(texts);
    }

    @Override
    public void close() {}
  }

  private static float[] rising(List<String> texts) {
    float[] scores = new float[texts.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = i - 100;
    }
    return scores;
  }

  @BeforeEach
  void index_some_documents() throws IOException {
    model = TestModels.of(1, 16);
    retriever = Retriever.open(folder, model);
    for (int i = 0; i < DOCUMENTS; i++) {
      retriever.add(Document.of("d" + i, "title" + i, "gold " + "stone river ".repeat(i)));
    }
    retriever.commit();
    recallOrder = ids(retriever.search(Query.of("gold")));
    assertThat(recallOrder).hasSize(DOCUMENTS);
  }

  @AfterEach
  void close() throws IOException {
    retriever.close();
    model.close();
  }

  private static List<String> ids(SearchResult result) {
    return result.hits().stream().map(hit -> hit.document().id()).toList();
  }

  @Test
  void the_order_is_the_rerankers_down_to_the_depth_and_recalls_below() throws IOException {
    SearchResult result =
        retriever.search(Query.of("gold").withRerank(Fake.of(RerankingTest::rising), 3));
    List<String> expected = new ArrayList<>(recallOrder.subList(0, 3).reversed());
    expected.addAll(recallOrder.subList(3, DOCUMENTS));
    assertThat(ids(result)).isEqualTo(expected);
    assertThat(result.rerank()).isEqualTo(RerankStatus.full(3));
    assertThat(result.times().rerank()).isNotNull();
    assertThat(result.hits().getFirst().stages().recallRank()).isEqualTo(3);
    assertThat(result.hits().getFirst().stages().rerankScore()).isEqualTo(-98.0);
    assertThat(result.hits().get(3).stages().rerankScore()).isNull();
    assertThat(IntStream.range(0, DOCUMENTS).mapToObj(i -> result.hits().get(i).rank()))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, DOCUMENTS).boxed().toList());
    for (int i = 1; i < DOCUMENTS; i++) {
      assertThat(result.hits().get(i).score()).isLessThan(result.hits().get(i - 1).score());
    }
  }

  @Test
  void the_reranker_reads_title_and_text_of_the_depth_alone() throws IOException {
    Fake fake = Fake.of(RerankingTest::rising);
    retriever.search(Query.of("gold").withTop(2).withRerank(fake, 5));
    assertThat(fake.seen).hasSize(5).allSatisfy(text -> assertThat(text).startsWith("title"));
  }

  @Test
  void a_depth_beyond_the_candidates_reranks_them_all() throws IOException {
    SearchResult result =
        retriever.search(Query.of("gold").withRerank(Fake.of(RerankingTest::rising), 50));
    assertThat(result.rerank().depth()).isEqualTo(DOCUMENTS);
    assertThat(ids(result)).isEqualTo(recallOrder.reversed());
  }

  @Test
  void equal_scores_keep_the_order_of_recall() throws IOException {
    SearchResult result =
        retriever.search(
            Query.of("gold").withRerank(Fake.of(texts -> new float[texts.size()]), 50));
    assertThat(ids(result)).isEqualTo(recallOrder);
  }

  @Test
  void a_reranker_that_fails_in_any_way_leaves_the_order_of_recall_and_is_told()
      throws IOException {
    List<Function<List<String>, float[]>> failures =
        List.of(
            texts -> {
              throw new IllegalStateException("out of order");
            },
            texts -> new float[1],
            texts -> {
              float[] scores = rising(texts);
              scores[1] = Float.NaN;
              return scores;
            });
    List<String> reasons =
        List.of(
            "out of order",
            "expected 8 scores, found 1",
            "candidate 2 is not a finite number: NaN");
    for (int i = 0; i < failures.size(); i++) {
      SearchResult result =
          retriever.search(Query.of("gold").withRerank(Fake.of(failures.get(i)), 50));
      assertThat(ids(result)).isEqualTo(recallOrder);
      assertThat(result.rerank().outcome()).isEqualTo(RerankStatus.Outcome.FAILED);
      assertThat(result.rerank().reason()).startsWith("fake: ").contains(reasons.get(i));
      assertThat(result.hits().getFirst().stages().rerankScore()).isNull();
    }
  }

  @Test
  void nothing_to_rerank_is_skipped() throws IOException {
    SearchResult result =
        retriever.search(Query.of("zanzibar").withRerank(Fake.of(RerankingTest::rising), 50));
    assertThat(result.hits()).isEmpty();
    assertThat(result.rerank()).isEqualTo(RerankStatus.skipped("no candidates"));
  }

  @Test
  void queries_out_of_range_are_refused_with_the_range() {
    assertThatThrownBy(() -> Query.of("  \n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the query is empty: expected at least one word");
    assertThatThrownBy(() -> Query.of("gold").withTop(0))
        .hasMessage("top: expected 1 to 2000, found 0");
    assertThatThrownBy(() -> Query.of("gold").withCandidates(1001))
        .hasMessage("candidates: expected 1 to 1000, found 1001");
    assertThatThrownBy(() -> Query.of("gold").withRerank(Fake.of(RerankingTest::rising), 0))
        .hasMessage("depth: expected 1 to 2000, found 0");
  }
}
