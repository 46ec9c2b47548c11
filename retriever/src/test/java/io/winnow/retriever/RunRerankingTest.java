package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.datasets.Corpus;
import io.winnow.datasets.Queries;
import io.winnow.datasets.RunFile;
import io.winnow.datasets.RunFile.Entry;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.RerankStatus.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRerankingTest {
  private static final Queries QUERIES = new Queries(Map.of("q1", "gold", "q2", "river"));

  @TempDir Path folder;
  private Corpus corpus;

  @BeforeEach
  void write_a_corpus() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 9; i++) {
      lines.append(
          "{\"_id\": \"d%d\", \"title\": \"t\", \"text\": \"%s\"}%n".formatted(i, "x".repeat(i)));
    }
    Path file = Files.writeString(folder.resolve("corpus.jsonl"), lines);
    corpus = Corpus.open(file);
  }

  private static RunFile run() {
    Map<String, List<Entry>> entries = new LinkedHashMap<>();
    // Not in the order of their scores; d3 and d5 are equal.
    entries.put(
        "q1",
        List.of(new Entry("d3", 2), new Entry("d0", 9), new Entry("d5", 2), new Entry("gone", 1)));
    entries.put("q2", List.of(new Entry("d1", 5), new Entry("d2", 4)));
    return new RunFile(entries);
  }

  private RunReranking.Summary rerank(FakeReranker reranker, RerankPolicy policy)
      throws IOException {
    return new RunReranking(reranker, policy, (_, _, _) -> {}).run(run(), QUERIES, corpus);
  }

  private static List<String> ids(RunReranking.Summary summary, String query) {
    return Objects.requireNonNull(summary.run().entries().get(query)).stream()
        .map(Entry::docId)
        .toList();
  }

  @Test
  void the_best_of_each_ranking_are_reranked_over_the_rest() throws IOException {
    FakeReranker lengths = new FakeReranker("lengths", FakeReranker::lengths);
    RunReranking.Summary summary = rerank(lengths, RerankPolicy.defaults().withDepth(2));
    // Of equal scores the greater id counts first, as in trec_eval.
    assertThat(ids(summary, "q1")).containsExactly("d5", "d0", "d3", "gone");
    assertThat(ids(summary, "q2")).containsExactly("d2", "d1");
    assertThat(lengths.calls).containsExactly(List.of("t ", "t xxxxx"), List.of("t x", "t xx"));
    assertThat(summary.outcomes()).isEqualTo(Map.of(Outcome.FULL, 2));
    assertThat(summary.reranked()).isEqualTo(4);
    assertThat(summary.times()).hasSize(2);
    assertThat(summary.reason()).isEmpty();
    for (List<Entry> ranking : summary.run().entries().values()) {
      for (int i = 1; i < ranking.size(); i++) {
        assertThat((float) ranking.get(i).score()).isLessThan((float) ranking.get(i - 1).score());
      }
    }
  }

  @Test
  void what_there_was_no_time_for_stays_and_is_counted() throws IOException {
    FakeReranker lengths = new FakeReranker("lengths", FakeReranker::lengths);
    RunReranking.Summary summary =
        rerank(lengths, RerankPolicy.defaults().withDepth(2).withDeadline(Duration.ofNanos(1)));
    assertThat(ids(summary, "q1")).containsExactly("d0", "d5", "d3", "gone");
    assertThat(summary.outcomes()).isEqualTo(Map.of(Outcome.SKIPPED, 2));
    assertThat(summary.reason())
        .isEqualTo("the deadline of 1.0E-6 ms had passed before lengths began");
  }

  @Test
  void a_run_of_another_collection_is_refused() {
    FakeReranker lengths = new FakeReranker("lengths", FakeReranker::lengths);
    assertThatThrownBy(() -> rerank(lengths, RerankPolicy.defaults()))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "1 documents to rerank are not in the corpus, such as 'gone': expected a run of the"
                + " same collection");
    RunFile other = new RunFile(Map.of("q9", List.of(new Entry("d1", 1))));
    assertThatThrownBy(
            () ->
                new RunReranking(lengths, RerankPolicy.defaults(), (_, _, _) -> {})
                    .run(other, QUERIES, corpus))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the run has the query 'q9', which is not among the 2 queries: expected a run of the"
                + " same collection");
  }

  @Test
  void a_reranker_that_fails_for_every_query_is_an_error() {
    FakeReranker failing = new FakeReranker("failing", _ -> new float[0]);
    assertThatThrownBy(() -> rerank(failing, RerankPolicy.defaults().withDepth(2)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("reranking failed for every query; the last time with failing: ");
  }

  @Test
  void with_a_deadline_the_run_comes_whatever_the_reranker_does() throws IOException {
    FakeReranker failing = new FakeReranker("failing", _ -> new float[0]);
    RunReranking.Summary summary =
        rerank(failing, RerankPolicy.defaults().withDepth(2).withDeadline(Duration.ofSeconds(60)));
    assertThat(ids(summary, "q1")).containsExactly("d0", "d5", "d3", "gone");
    assertThat(summary.outcomes()).isEqualTo(Map.of(Outcome.FAILED, 2));
  }
}
