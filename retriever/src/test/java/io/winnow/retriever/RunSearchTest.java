package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.datasets.Queries;
import io.winnow.datasets.RunFile;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.Reranker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSearchTest {
  private static final int DOCUMENTS = 12;

  @TempDir Path folder;
  private StaticModel model;
  private Retriever retriever;

  /** Turns the order around, or fails. */
  private record Turning(boolean fails) implements Reranker {
    @Override
    public String name() {
      return "turning";
    }

    @Override
    public float[] score(String query, List<String> texts) {
      if (fails) {
        throw new IllegalStateException("out of order");
      }
      float[] scores = new float[texts.size()];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = i;
      }
      return scores;
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void index_some_documents() throws IOException {
    model = TestModels.of(1, 16);
    retriever = Retriever.open(folder, model);
    for (int i = 0; i < DOCUMENTS; i++) {
      retriever.add(Document.of("d" + i, "gold " + "stone river ".repeat(i)));
    }
    retriever.commit();
  }

  @AfterEach
  void close() throws IOException {
    retriever.close();
    model.close();
  }

  private RunSearch.Summary run(@Nullable Reranker reranker, int depth, int top, boolean dropOwn)
      throws IOException {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("d0", "gold");
    texts.put("q2", "stone river");
    texts.put("q3", " ");
    return new RunSearch(
            retriever,
            Query::of,
            reranker,
            RerankPolicy.defaults().withDepth(Math.max(1, depth)),
            (_, _, _) -> {})
        .run(new Queries(texts), top, dropOwn);
  }

  private static List<String> ids(RunFile run, String query) {
    return Objects.requireNonNull(run.entries().get(query)).stream()
        .map(RunFile.Entry::docId)
        .toList();
  }

  private List<String> searched(Query query) throws IOException {
    return retriever.search(query).hits().stream().map(hit -> hit.document().id()).toList();
  }

  @Test
  void a_ranking_is_that_of_a_search_and_its_scores_fall_strictly() throws IOException {
    RunSearch.Summary summary = run(null, 0, 1000, false);
    assertThat(summary.queries()).isEqualTo(2);
    assertThat(summary.blank()).isEqualTo(1);
    assertThat(summary.reranks()).isEmpty();
    assertThat(summary.run().entries()).containsOnlyKeys("d0", "q2");
    assertThat(ids(summary.run(), "d0"))
        .isEqualTo(searched(Query.of("gold").withTop(100)))
        .hasSize(DOCUMENTS);
    for (List<RunFile.Entry> ranking : summary.run().entries().values()) {
      for (int i = 1; i < ranking.size(); i++) {
        assertThat((float) ranking.get(i).score()).isLessThan((float) ranking.get(i - 1).score());
      }
    }
  }

  @Test
  void a_ranking_ends_at_the_top() throws IOException {
    assertThat(ids(run(null, 0, 3, false).run(), "d0"))
        .isEqualTo(searched(Query.of("gold").withTop(3)));
  }

  @Test
  void what_is_reranked_comes_first_and_the_order_of_recall_after_it() throws IOException {
    List<String> recall = searched(Query.of("gold").withTop(100));
    List<String> ranking = ids(run(new Turning(false), 4, 1000, false).run(), "d0");
    assertThat(ranking.subList(0, 4)).isEqualTo(recall.subList(0, 4).reversed());
    assertThat(ranking.subList(4, DOCUMENTS)).isEqualTo(recall.subList(4, DOCUMENTS));
  }

  @Test
  void the_query_s_own_document_is_dropped_where_asked() throws IOException {
    assertThat(ids(run(null, 0, 1000, true).run(), "d0"))
        .hasSize(DOCUMENTS - 1)
        .doesNotContain("d0");
    assertThat(ids(run(null, 0, 1000, true).run(), "q2")).contains("d0");
  }

  @Test
  void a_reranker_that_fails_every_time_ends_the_run() {
    assertThatThrownBy(() -> run(new Turning(true), 4, 10, false))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("reranking failed for every query; the last time with turning: ")
        .hasMessageContaining("out of order");
  }
}
