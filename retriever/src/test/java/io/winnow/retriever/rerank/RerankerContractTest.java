package io.winnow.retriever.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.winnow.retriever.transformer.TinyModels;
import io.winnow.retriever.transformer.VectorFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a search relies on, for every reranker that there is. */
class RerankerContractTest {
  private static final long SEED = 17;
  private static final String QUERY = "read a file";
  private static final float ROUNDING = 1e-5f;

  /** Empty, repeated, of other scripts, half a surrogate pair, far too long for the model. */
  private static final List<String> TEXTS =
      List.of(
          "read a file line by line",
          "the king and the queen",
          "",
          "a file",
          "a file",
          "\u4e2d\u6587 \ud83d\ude00",
          "\ud83d",
          "read the file ".repeat(2000));

  @TempDir static Path vectors;

  enum Kind {
    BI_ENCODER {
      @Override
      Reranker load() throws IOException {
        return BiEncoderReranker.load(TinyModels.path("tiny-mean"));
      }
    },
    BI_ENCODER_WITH_KEPT_VECTORS {
      @Override
      Reranker load() throws IOException {
        return BiEncoderReranker.load(TinyModels.path("tiny-mean"), VectorFolder.of(vectors));
      }
    },
    CROSS_ENCODER {
      @Override
      Reranker load() throws IOException {
        return CrossEncoder.load(TinyModels.path("tiny-pairs"));
      }
    },
    CACHED {
      @Override
      Reranker load() throws IOException {
        return new ScoreCache(100).over(BI_ENCODER.load());
      }
    },
    SMALL_CACHE {
      @Override
      Reranker load() throws IOException {
        return new ScoreCache(2).over(CROSS_ENCODER.load());
      }
    },
    CASCADE_OF_ONE {
      @Override
      Reranker load() throws IOException {
        return Cascade.of(CROSS_ENCODER.load());
      }
    };

    abstract Reranker load() throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void there_is_one_finite_score_per_text_in_their_order(Kind kind) throws IOException {
    try (Reranker reranker = kind.load()) {
      float[] scores = reranker.score(QUERY, TEXTS);
      assertThat(scores).hasSize(TEXTS.size());
      for (int i = 0; i < scores.length; i++) {
        assertThat(scores[i]).as(kind + ", text " + i).isFinite();
        assertThat(reranker.score(QUERY, List.of(TEXTS.get(i)))[0])
            .as(kind + ", text " + i + " alone")
            .isCloseTo(scores[i], within(ROUNDING));
      }
      assertThat(reranker.score(QUERY, List.of())).isEmpty();
      assertThat(reranker.name()).isNotBlank();
      assertThat(reranker.fingerprint()).isEqualTo(reranker.fingerprint()).hasSize(64);
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_company_of_a_text_does_not_move_its_score(Kind kind) throws IOException {
    try (Reranker reranker = kind.load()) {
      float[] scores = reranker.score(QUERY, TEXTS);
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < TEXTS.size(); i++) {
        order.add(i);
      }
      Collections.shuffle(order, new Random(SEED));
      float[] shuffled = reranker.score(QUERY, order.stream().map(TEXTS::get).toList());
      for (int i = 0; i < shuffled.length; i++) {
        assertThat(shuffled[i])
            .as("%s, seed %d, place %d", kind, SEED, i)
            .isCloseTo(scores[order.get(i)], within(ROUNDING));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "CASCADE_OF_ONE", mode = EnumSource.Mode.EXCLUDE)
  void a_text_that_is_not_read_to_its_end_is_told(Kind kind) throws IOException {
    try (Reranker reranker = kind.load()) {
      for (int time = 0; time < 2; time++) {
        Reranker.Scores scores = reranker.scores(QUERY, TEXTS);
        assertThat(scores.values()).hasSize(TEXTS.size());
        assertThat(scores.truncated().stream().toArray())
            .as("%s, time %d", kind, time)
            .containsExactly(TEXTS.size() - 1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void threads_may_share_it(Kind kind) throws Exception {
    try (Reranker reranker = kind.load();
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      float[] expected = reranker.score(QUERY, TEXTS);
      List<Future<float[]>> running = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        running.add(threads.submit(() -> reranker.score(QUERY, TEXTS)));
      }
      for (Future<float[]> scores : running) {
        assertThat(scores.get()).containsExactly(expected, within(ROUNDING));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_is_closed_scores_no_more(Kind kind) throws IOException {
    Reranker reranker = kind.load();
    reranker.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> reranker.score(QUERY, List.of("a file")))
        .withMessageContaining(" is closed");
  }
}
