package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.rerank.Cascade;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.RerankStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CascadeSearchTest {
  private static final int DOCUMENTS = 12;

  @TempDir Path folder;
  private final FakeReranker longest = new FakeReranker("longest", FakeReranker::lengths);
  private final FakeReranker shortest = new FakeReranker("shortest", CascadeSearchTest::shortness);
  private StaticModel model;
  private Retriever retriever;
  private List<String> recallOrder;

  private static float[] shortness(List<String> texts) {
    float[] scores = FakeReranker.lengths(texts);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = -scores[i];
    }
    return scores;
  }

  @BeforeEach
  void index_some_documents() throws IOException {
    model = TestModels.of(1, 16);
    retriever = Retriever.open(folder, model);
    for (int i = 0; i < DOCUMENTS; i++) {
      retriever.add(Document.of("d" + i, "gold " + "stone river ".repeat(i)));
    }
    retriever.commit();
    recallOrder = ids(retriever.search(query()));
    assertThat(recallOrder).hasSize(DOCUMENTS);
  }

  @AfterEach
  void close() throws IOException {
    retriever.close();
    model.close();
  }

  private static Query query() {
    return Query.of("gold").withTop(DOCUMENTS);
  }

  private static List<String> ids(SearchResult result) {
    return result.hits().stream().map(hit -> hit.document().id()).toList();
  }

  /** The first of recall, the longest before. */
  private List<String> longestOf(int depth) {
    return recallOrder.subList(0, depth).stream()
        .sorted((a, b) -> Integer.parseInt(b.substring(1)) - Integer.parseInt(a.substring(1)))
        .toList();
  }

  @Test
  void each_step_orders_the_best_of_the_one_before() throws IOException {
    Cascade cascade = Cascade.of(longest).then(shortest, 3);
    SearchResult result = retriever.search(query().withRerank(cascade, 6));
    List<String> first = longestOf(6);
    assertThat(ids(result).subList(0, 3)).isEqualTo(first.subList(0, 3).reversed());
    assertThat(ids(result).subList(3, 6)).isEqualTo(first.subList(3, 6));
    assertThat(ids(result).subList(6, DOCUMENTS)).isEqualTo(recallOrder.subList(6, DOCUMENTS));
    assertThat(result.rerank()).isEqualTo(RerankStatus.full(6));
    assertThat(longest.texts()).isEqualTo(6);
    assertThat(shortest.texts()).isEqualTo(3);
    for (int i = 1; i < DOCUMENTS; i++) {
      assertThat(result.hits().get(i).score()).isLessThan(result.hits().get(i - 1).score());
    }
    assertThat(result.hits().get(0).stages().rerankScore()).isNegative();
    assertThat(result.hits().get(3).stages().rerankScore()).isPositive();
    assertThat(result.hits().get(6).stages().rerankScore()).isNull();
  }

  @Test
  void a_later_step_sees_no_more_than_the_first_left() throws IOException {
    retriever.search(query().withRerank(Cascade.of(longest).then(shortest, 10), 4));
    assertThat(shortest.texts()).isEqualTo(4);
  }

  @Test
  void where_a_later_step_fails_the_earlier_one_decides() throws IOException {
    FakeReranker failing =
        new FakeReranker(
            "failing",
            _ -> {
              throw new IllegalStateException("out of order");
            });
    SearchResult result =
        retriever.search(query().withRerank(Cascade.of(longest).then(failing, 3), 6));
    assertThat(ids(result).subList(0, 6)).isEqualTo(longestOf(6));
    assertThat(result.rerank())
        .isEqualTo(
            RerankStatus.partial(6, "failing: java.lang.IllegalStateException: out of order"));
  }

  @Test
  void where_the_first_step_fails_recall_decides() throws IOException {
    FakeReranker failing = new FakeReranker("failing", _ -> new float[0]);
    SearchResult result =
        retriever.search(query().withRerank(Cascade.of(failing).then(longest, 3), 6));
    assertThat(ids(result)).isEqualTo(recallOrder);
    assertThat(result.rerank().outcome()).isEqualTo(RerankStatus.Outcome.FAILED);
    assertThat(longest.calls).isEmpty();
  }

  @Test
  void the_steps_share_the_deadline() throws IOException {
    CountDownLatch ended = new CountDownLatch(1);
    FakeReranker hanging =
        new FakeReranker(
            "hanging",
            texts -> {
              try {
                ended.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return FakeReranker.lengths(texts);
            });
    RerankPolicy policy = RerankPolicy.defaults().withDepth(6).withDeadline(Duration.ofMillis(500));
    SearchResult result =
        retriever.search(query().withRerank(Cascade.of(longest).then(hanging, 3), policy));
    assertThat(ids(result).subList(0, 6)).isEqualTo(longestOf(6));
    assertThat(result.rerank())
        .isEqualTo(
            RerankStatus.partial(
                6, "hanging: the deadline of 500.0 ms passed after 0 of 3 candidates"));
    ended.countDown();
  }
}
