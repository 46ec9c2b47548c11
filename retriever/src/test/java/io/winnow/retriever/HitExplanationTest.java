package io.winnow.retriever;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.Explanation.Share;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.HitExplanation.Stage;
import io.winnow.retriever.rerank.RerankStatus;
import io.winnow.retriever.rerank.Reranker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HitExplanationTest {
  private static final long SEED = 20261129;
  private static final int DOCUMENTS = 60;
  private static final List<String> WORDS = TestModels.WORDS.subList(4, 16);

  @TempDir Path folder;
  private StaticModel model;
  private Retriever retriever;

  /** Likes the last of the candidates best. */
  private static final class LastFirst implements Reranker {
    @Override
    public String name() {
      return "last-first";
    }

    @Override
    public float[] score(String query, List<String> texts) {
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
  void index_random_words() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    model = TestModels.of(1, 16);
    retriever = Retriever.open(folder.resolve("index"), model);
    for (int i = 0; i < DOCUMENTS; i++) {
      String text =
          IntStream.range(0, 1 + random.nextInt(9))
              .mapToObj(_ -> WORDS.get(random.nextInt(WORDS.size())))
              .collect(Collectors.joining(" "));
      retriever.add(Document.of("d" + i, text));
    }
    // Its words have no vector; BM25 alone can find it.
    retriever.add(Document.of("wordless", "zanzibar quux"));
    retriever.commit();
  }

  @AfterEach
  void close() throws IOException {
    retriever.close();
    model.close();
  }

  private static double sum(List<Share> shares) {
    return shares.stream().mapToDouble(Share::contribution).sum();
  }

  @ParameterizedTest
  @ValueSource(strings = {"max:0.45", "minmax:0.3", "logodds:0.4", "rrf:60"})
  void every_figure_of_a_hit_adds_up(String fusion) throws IOException {
    Query query =
        Query.of("read the gold file of a river")
            .withFusion(Fusion.parse(fusion))
            .withTop(100)
            .withCandidates(20);
    ExplainedResult explained = retriever.explain(query);
    assertThat(explained.result().hits()).isEqualTo(retriever.search(query).hits()).isNotEmpty();
    assertThat(explained.hits()).hasSameSizeAs(explained.result().hits());
    for (int i = 0; i < explained.hits().size(); i++) {
      Hit hit = explained.result().hits().get(i);
      HitExplanation why = explained.hits().get(i);
      String about = "seed " + SEED + ", " + fusion + ", " + hit;
      assertThat(why.document()).as(about).isEqualTo(hit.document());
      assertThat(why.rank()).as(about).isEqualTo(hit.rank());
      assertThat(why.score()).as(about).isEqualTo(hit.score());
      assertThat(why.recallRank()).as(about).isEqualTo(hit.stages().recallRank());
      assertThat(why.loss()).as(about).isNull();
      assertThat(why.reranked()).as(about).isNull();
      HitExplanation.FusedScore fused = requireNonNull(why.fused());
      assertThat(fused.score()).as(about).isEqualTo(hit.score());
      assertThat(fused.staticPart() + fused.bm25Part()).as(about).isEqualTo(hit.score());
      HitExplanation.StaticScore cosine = requireNonNull(why.staticArm());
      assertThat(cosine.arm().rank()).as(about).isEqualTo(hit.stages().staticRank());
      assertThat(sum(cosine.tokens().first()))
          .as(about)
          .isEqualTo(cosine.arm().score(), within(1e-5));
      assertThat(sum(cosine.tokens().second()))
          .as(about)
          .isEqualTo(cosine.arm().score(), within(1e-5));
      HitExplanation.Bm25Score bm25 = requireNonNull(why.bm25Arm());
      assertThat(bm25.arm().rank()).as(about).isEqualTo(hit.stages().bm25Rank());
      assertThat(bm25.tree().value()).as(about).isEqualTo(bm25.arm().score(), within(1e-6));
      if (bm25.tree().description().equals("sum of:")) {
        assertThat(bm25.tree().details().stream().mapToDouble(ScoreTree::value).sum())
            .as(about)
            .isEqualTo(bm25.arm().score(), within(1e-5));
      }
    }
  }

  @Test
  void the_formula_is_written_out_with_its_numbers() throws IOException {
    Query query = Query.of("gold river");
    HitExplanation why = retriever.explain(query).hits().getFirst();
    double cosine = requireNonNull(why.staticArm()).arm().score();
    double bm25 = requireNonNull(why.bm25Arm()).arm().score();
    assertThat(requireNonNull(why.fused()).formula())
        .startsWith("0.45 * %.4f / ".formatted(cosine))
        .contains(" + 0.55 * %.4f / ".formatted(bm25))
        .endsWith(" = %.6f".formatted(why.score()));
    assertThat(formula(query, "rrf:60")).matches("1 / \\(60 \\+ 1\\) \\+ 1 / \\(60 \\+ .*");
    assertThat(formula(query, "minmax:0.3")).startsWith("0.3 * (").contains(" + 0.7 * (");
    assertThat(formula(query, "logodds:0.4")).startsWith("0.4 * ln(1 + exp((");
  }

  private String formula(Query query, String fusion) throws IOException {
    ExplainedResult explained = retriever.explain(query.withFusion(Fusion.parse(fusion)));
    return explained.hits().stream()
        .filter(why -> Objects.equals(requireNonNull(why.staticArm()).arm().rank(), 1))
        .map(why -> requireNonNull(why.fused()).formula())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_document_without_a_vector_has_no_tokens_and_no_cosine() throws IOException {
    HitExplanation why = retriever.explain(Query.of("zanzibar gold"), "wordless");
    HitExplanation.StaticScore cosine = requireNonNull(why.staticArm());
    assertThat(cosine.arm().rank()).isNull();
    assertThat(cosine.arm().score()).isZero();
    assertThat(cosine.tokens().second()).isEmpty();
    assertThat(sum(cosine.tokens().first())).isZero();
    assertThat(requireNonNull(why.bm25Arm()).arm().rank()).isEqualTo(1);
    assertThat(requireNonNull(why.fused()).staticPart()).isZero();
    assertThat(requireNonNull(why.fused()).score()).isEqualTo(why.score());
  }

  @Test
  void a_query_without_a_known_word_is_bm25s_alone() throws IOException {
    HitExplanation why = retriever.explain(Query.of("zanzibar"), "wordless");
    assertThat(why.rank()).isEqualTo(1);
    assertThat(requireNonNull(why.staticArm()).arm())
        .isEqualTo(new HitExplanation.ArmScore(null, 0, 0, null));
    assertThat(requireNonNull(why.fused()).formula())
        .startsWith("0 (the arm found nothing) + 0.55 * ");
  }

  @Test
  void one_arm_alone_has_no_fused_score() throws IOException {
    HitExplanation terms =
        retriever.explain(Query.of("gold").withArms(Arms.BM25)).hits().getFirst();
    assertThat(terms.staticArm()).isNull();
    assertThat(terms.fused()).isNull();
    assertThat(requireNonNull(terms.bm25Arm()).arm().score()).isEqualTo(terms.score());
    HitExplanation vectors =
        retriever.explain(Query.of("gold").withArms(Arms.STATIC)).hits().getFirst();
    assertThat(vectors.bm25Arm()).isNull();
    assertThat(vectors.fused()).isNull();
    assertThat(requireNonNull(vectors.staticArm()).arm().score()).isEqualTo(vectors.score());
  }

  @Test
  void a_document_that_no_arm_contributed_shows_both_cut_offs() throws IOException {
    Query query = Query.of("gold river").withTop(2).withCandidates(2);
    HitExplanation why = retriever.explain(query, "wordless");
    assertThat(why.rank()).isNull();
    assertThat(why.score()).isNull();
    assertThat(why.recallRank()).isNull();
    assertThat(why.fused()).isNull();
    HitExplanation.ArmScore terms = requireNonNull(why.bm25Arm()).arm();
    assertThat(terms.candidates()).isEqualTo(2);
    SearchResult alone = retriever.search(query.withArms(Arms.BM25));
    assertThat(terms.cutoff()).isEqualTo(alone.hits().getLast().score());
    assertThat(requireNonNull(why.loss()).stage()).isEqualTo(Stage.ARMS);
    assertThat(requireNonNull(why.loss()).reason())
        .startsWith("no candidate of an arm; static vectors: 0.0000, the last of 2 candidates has ")
        .endsWith("; BM25: 0.0000, the last of 2 candidates has %.4f".formatted(terms.cutoff()));
  }

  @Test
  void a_candidate_below_the_answer_shows_its_rank_and_where_the_answer_ends() throws IOException {
    Query wide = Query.of("gold river").withTop(10);
    List<Hit> ten = retriever.search(wide).hits();
    HitExplanation why =
        retriever.explain(Query.of("gold river").withTop(3), ten.get(5).document().id());
    assertThat(why.rank()).isNull();
    assertThat(why.recallRank()).isEqualTo(6);
    assertThat(requireNonNull(why.fused()).score()).isEqualTo(ten.get(5).score());
    assertThat(requireNonNull(why.loss()).stage()).isEqualTo(Stage.RECALL);
    assertThat(requireNonNull(why.loss()).reason())
        .startsWith("rank 6 of ")
        .contains(" candidates after recall with %.4f".formatted(ten.get(5).score()))
        .endsWith("; the answer ends at rank 3 with a score of %.4f".formatted(ten.get(2).score()));
  }

  @Test
  void the_reranker_s_score_and_both_ranks_are_told() throws IOException {
    List<Hit> recalled = retriever.search(Query.of("gold river")).hits();
    Query query = Query.of("gold river").withTop(3).withRerank(new LastFirst(), 6);
    ExplainedResult explained = retriever.explain(query);
    assertThat(explained.result().hits()).isEqualTo(retriever.search(query).hits());
    HitExplanation best = explained.hits().getFirst();
    assertThat(best.document()).isEqualTo(recalled.get(5).document());
    assertThat(best.recallRank()).isEqualTo(6);
    assertThat(best.rank()).isEqualTo(1);
    assertThat(best.reranked())
        .isEqualTo(new HitExplanation.RerankedScore(RerankStatus.full(6), 5.0, 1));

    HitExplanation lowered = retriever.explain(query, recalled.getFirst().document().id());
    assertThat(lowered.reranked())
        .isEqualTo(new HitExplanation.RerankedScore(RerankStatus.full(6), 0.0, 6));
    assertThat(requireNonNull(lowered.loss()).stage()).isEqualTo(Stage.RERANK);
    assertThat(requireNonNull(lowered.loss()).reason())
        .contains(", rank 6 after reranking with 0.0000; the answer ends at rank 3 ");

    HitExplanation below = retriever.explain(query, recalled.get(7).document().id());
    assertThat(requireNonNull(below.reranked()).score()).isNull();
    assertThat(requireNonNull(below.loss()).stage()).isEqualTo(Stage.RECALL);
    assertThat(requireNonNull(below.loss()).reason())
        .contains(", below the 6 that were reranked; ");
  }

  @Test
  void a_document_that_is_not_there_is_refused() throws IOException {
    String message = "no document \"d99\" to explain: expected the id of one that a search sees";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> retriever.explain(Query.of("gold"), "d99"))
        .withMessage(message);
    try (Retriever empty = Retriever.open(folder.resolve("none"), model)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> empty.explain(Query.of("gold"), "d99"))
          .withMessage(message);
      assertThat(empty.explain(Query.of("gold")).hits()).isEmpty();
    }
  }
}
