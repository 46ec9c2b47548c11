package io.winnow.bench.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.datasets.RunFile;
import io.winnow.engine.Progress;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.RerankStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static RunFile.Entry hit(String docId, double score) {
    return new RunFile.Entry(docId, score);
  }

  /** Answers every query alike, and notes what it is asked. */
  private static final class Fixed implements SystemUnderTest {
    final List<String> asked = new ArrayList<>();

    @Override
    public Answer answer(String query) {
      asked.add("answer " + query);
      return new Answer(
          List.of(hit("c", 0.2), hit("a", 0.2)),
          Map.of("bm25", Duration.ofMillis(3)),
          query.equals("fails") ? RerankStatus.failed("no model") : RerankStatus.full(2));
    }

    @Override
    public void warmUp(List<String> queries) {
      asked.add("warm up " + queries);
    }

    @Override
    public List<List<RunFile.Entry>> deeper(String query, int hits) {
      List<RunFile.Entry> deep = new ArrayList<>(List.of(hit("a", 9), hit("c", 8)));
      IntStream.range(0, 1200).forEach(i -> deep.add(hit("deep" + i, 5)));
      return List.of(List.of(hit("a", 7), hit("b", 6)), deep);
    }

    @Override
    public Index index() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  @Test
  void a_ranking_begins_with_the_answer_and_goes_on_with_what_recall_has() throws IOException {
    Evaluation evaluation =
        Evaluation.of(
            new Fixed(), RerankPolicy.defaults(), Map.of("q", "text"), false, Progress.NONE);
    List<RunFile.Entry> ranking = Objects.requireNonNull(evaluation.run().get("q"));
    assertThat(ranking).hasSize(1000);
    assertThat(ranking.subList(0, 5))
        .extracting(RunFile.Entry::docId)
        .containsExactly("c", "a", "b", "deep0", "deep1");
    assertThat(ranking).extracting(RunFile.Entry::docId).doesNotHaveDuplicates();
    for (int i = 1; i < ranking.size(); i++) {
      assertThat((float) ranking.get(i).score())
          .as("as an evaluator with floats reads it")
          .isLessThan((float) ranking.get(i - 1).score());
    }
  }

  @Test
  void the_query_s_own_document_is_dropped_before_the_cut() throws IOException {
    Evaluation evaluation =
        Evaluation.of(
            new Fixed(), RerankPolicy.defaults(), Map.of("c", "text"), true, Progress.NONE);
    List<RunFile.Entry> ranking = Objects.requireNonNull(evaluation.run().get("c"));
    assertThat(ranking)
        .hasSize(1000)
        .extracting(RunFile.Entry::docId)
        .startsWith("a", "b", "deep0");
    assertThat(ranking).extracting(RunFile.Entry::docId).doesNotContain("c");
  }

  @Test
  void a_reranker_that_fails_every_time_gives_no_result() {
    assertThatThrownBy(
            () ->
                Evaluation.of(
                    new Fixed(),
                    RerankPolicy.defaults(),
                    Map.of("q", "fails"),
                    false,
                    Progress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessage("reranking failed for every query; the last time with no model");
  }

  @Test
  void under_a_deadline_it_gives_the_result_of_recall() throws IOException {
    RerankPolicy hasty = RerankPolicy.defaults().withDeadline(Duration.ofMillis(1));
    Evaluation evaluation =
        Evaluation.of(new Fixed(), hasty, Map.of("q", "fails"), false, Progress.NONE);
    assertThat(evaluation.failedReranks()).isEqualTo(1);
    assertThat(evaluation.run().get("q")).hasSize(1000);
  }

  @Test
  void a_blank_query_finds_nothing_and_is_not_asked() throws IOException {
    Map<String, String> queries = new LinkedHashMap<>();
    queries.put("q1", " ");
    queries.put("q2", "fails");
    queries.put("q3", "works");
    Fixed system = new Fixed();
    Evaluation evaluation =
        Evaluation.of(system, RerankPolicy.defaults(), queries, false, Progress.NONE);
    assertThat(evaluation.run().get("q1")).isEmpty();
    assertThat(evaluation.failedReranks()).isEqualTo(1);
    assertThat(system.asked)
        .containsExactly("warm up [fails, works]", "answer fails", "answer works");
    assertThat(evaluation.latencies().percentiles()).containsOnlyKeys("bm25", "total");
    assertThat(evaluation.latencies().percentiles().get("bm25"))
        .containsEntry("p50", 3.0)
        .containsEntry("p99", 3.0);
    assertThat(evaluation.latencies().queriesPerSecond()).isPositive();
  }
}
