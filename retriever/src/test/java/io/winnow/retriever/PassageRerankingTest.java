package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.rerank.RerankPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reranker is given of documents that were cut. */
class PassageRerankingTest {
  private static final String LONG =
      "The stone of a river. Gold of a mountain. Read a file. Write the line. Lock a thread.";

  private static final IndexOptions CUT = IndexOptions.defaults().withChunking(new Chunking(6, 2));

  @TempDir Path folder;
  private StaticModel model;
  private Retriever retriever;

  @BeforeEach
  void open() throws IOException {
    model = TestModels.of(5, 16);
    retriever = Retriever.open(folder, model, CUT);
  }

  @AfterEach
  void close() throws IOException {
    retriever.close();
    model.close();
  }

  /** Likes texts with a word. */
  private static FakeReranker liking(String word) {
    return new FakeReranker(
        "liking " + word,
        texts -> {
          float[] scores = new float[texts.size()];
          for (int i = 0; i < scores.length; i++) {
            scores[i] = texts.get(i).contains(word) ? 1 : 0.25f;
          }
          return scores;
        });
  }

  private SearchResult search(FakeReranker reranker, RerankPolicy policy) throws IOException {
    return retriever.search(Query.of("gold mountain").withRerank(reranker, policy));
  }

  @Test
  void the_passage_that_is_closest_is_scored_under_the_title_and_whole_documents_as_they_are()
      throws IOException {
    retriever.add(Document.of("long", "List", LONG));
    retriever.add(Document.of("short", "Map", "read the gold"));
    retriever.commit();
    FakeReranker reranker = liking("gold");
    SearchResult result = search(reranker, RerankPolicy.defaults());
    String passage =
        result.hits().stream()
            .filter(hit -> hit.document().id().equals("long"))
            .map(hit -> Objects.requireNonNull(hit.passage()).text())
            .findFirst()
            .orElseThrow();
    assertThat(passage).startsWith("Gold of a mountain.").isNotEqualTo(LONG);
    assertThat(reranker.calls.getFirst())
        .containsExactlyInAnyOrder("List " + passage, "Map read the gold");
  }

  @Test
  void of_several_passages_the_best_score_counts_and_its_passage_is_shown() throws IOException {
    retriever.add(Document.of("long", "List", LONG));
    retriever.add(Document.of("short", "Map", "read the gold mountain"));
    retriever.commit();
    FakeReranker reranker = liking("Lock");
    SearchResult few = search(reranker, RerankPolicy.defaults());
    assertThat(few.hits().getFirst().stages().rerankScore()).isEqualTo(0.25);

    SearchResult all = search(reranker, RerankPolicy.defaults().withPassages(100));
    Hit best = all.hits().getFirst();
    assertThat(best.document().id()).isEqualTo("long");
    assertThat(best.stages().rerankScore()).isEqualTo(1.0);
    Passage passage = Objects.requireNonNull(best.passage());
    assertThat(passage.text()).contains("Lock a thread.");
    assertThat(passage.chunk().in(LONG)).isEqualTo(passage.text());
    assertThat(all.rerank().depth()).isEqualTo(2);
    assertThat(reranker.calls.getLast().size()).isGreaterThan(4);
  }

  /** However many passages: the score of a document is the best of those that are asked for. */
  @Test
  void more_passages_never_lower_a_score() throws IOException {
    long seed = 29;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 20; i++) {
      StringBuilder text = new StringBuilder("gold ");
      for (int words = random.nextInt(1, 80); words > 0; words--) {
        text.append(TestModels.WORDS.get(random.nextInt(4, TestModels.WORDS.size() - 1)));
        text.append(random.nextInt(5) == 0 ? ". " : " ");
      }
      retriever.add(Document.of("d" + i, text.toString()));
    }
    retriever.commit();
    FakeReranker lengths = new FakeReranker("lengths", FakeReranker::lengths);
    List<Double> before = new ArrayList<>();
    for (int passages = 1; passages <= 5; passages++) {
      SearchResult result =
          retriever.search(
              Query.of("gold river")
                  .withTop(20)
                  .withRerank(lengths, RerankPolicy.defaults().withPassages(passages)));
      List<Double> scores = new ArrayList<>();
      for (int rank = 1; rank <= 20; rank++) {
        int wanted = rank;
        Hit hit =
            result.hits().stream()
                .filter(h -> h.stages().recallRank() == wanted)
                .findFirst()
                .orElseThrow();
        double score = Objects.requireNonNull(hit.stages().rerankScore());
        scores.add(score);
        Passage passage = hit.passage();
        String shown = passage == null ? hit.document().content() : passage.text();
        assertThat((double) shown.length()).as("seed %d", seed).isEqualTo(score);
      }
      for (int i = 0; i < before.size(); i++) {
        assertThat(scores.get(i)).as("seed %d", seed).isGreaterThanOrEqualTo(before.get(i));
      }
      before = scores;
    }
    assertThat(lengths.calls.getLast().size()).isGreaterThan(lengths.calls.getFirst().size());
  }
}
