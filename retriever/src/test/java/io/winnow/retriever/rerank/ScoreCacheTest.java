package io.winnow.retriever.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoreCacheTest {
  private final CountingReranker model = new CountingReranker("model", "aa");

  @Test
  void what_was_scored_is_not_scored_again() throws IOException {
    ScoreCache cache = new ScoreCache(10);
    Reranker cached = cache.over(model);
    float[] first = cached.score("gold", List.of("river", "stone", "river"));
    assertThat(model.calls).containsExactly(List.of("river", "stone"));
    float[] second = cached.score("gold", List.of("stone", "mountain", "river"));
    assertThat(model.calls.getLast()).containsExactly("mountain");
    assertThat(first).containsExactly(4.05f, 4.05f, 4.05f);
    assertThat(second).containsExactly(4.05f, 4.08f, 4.05f);
    assertThat(cache.stats()).isEqualTo(new ScoreCache.Stats(3, 2, 4));
  }

  @Test
  void query_document_and_model_all_decide() throws IOException {
    ScoreCache cache = new ScoreCache(10);
    CountingReranker other = new CountingReranker("other", "bb");
    CountingReranker twin = new CountingReranker("twin", "aa");
    assertThat(cache.over(model).score("gold", List.of("river"))).containsExactly(4.05f);
    assertThat(cache.over(model).score("golden", List.of("river"))).containsExactly(6.05f);
    assertThat(cache.over(model).score("gold", List.of("rivers"))).containsExactly(4.06f);
    // The same letters, cut elsewhere.
    assertThat(cache.over(model).score("goldr", List.of("iver"))).containsExactly(5.04f);
    cache.over(other).score("gold", List.of("river"));
    cache.over(twin).score("gold", List.of("river"));
    assertThat(model.calls).hasSize(4);
    assertThat(other.calls).hasSize(1);
    assertThat(twin.calls).isEmpty();
    assertThat(cache.stats()).isEqualTo(new ScoreCache.Stats(5, 1, 5));
  }

  @Test
  void what_was_cut_is_remembered_with_the_score() throws IOException {
    Reranker cached = new ScoreCache(10).over(model);
    List<String> texts = List.of("short", "longer than ten");
    assertThat(cached.scores("gold", texts).truncated().stream().toArray()).containsExactly(1);
    assertThat(cached.scores("gold", texts.reversed()).truncated().stream().toArray())
        .containsExactly(0);
    assertThat(model.calls).hasSize(1);
  }

  @Test
  void when_it_is_full_those_not_asked_for_the_longest_go() throws IOException {
    ScoreCache cache = new ScoreCache(3);
    Reranker cached = cache.over(model);
    cached.score("gold", List.of("a", "b", "c"));
    cached.score("gold", List.of("a"));
    cached.score("gold", List.of("d"));
    assertThat(cache.stats().size()).isEqualTo(3);
    cached.score("gold", List.of("a", "c", "d"));
    assertThat(model.calls).hasSize(2);
    cached.score("gold", List.of("b"));
    assertThat(model.calls).hasSize(3);
  }

  @Test
  void more_texts_than_it_holds_are_scored_all_the_same() throws IOException {
    ScoreCache cache = new ScoreCache(2);
    List<String> texts = List.of("a", "bb", "ccc", "dddd");
    assertThat(cache.over(model).score("gold", texts)).containsExactly(4.01f, 4.02f, 4.03f, 4.04f);
    assertThat(cache.stats().size()).isEqualTo(2);
  }

  @Test
  void a_score_that_is_none_is_not_kept() throws IOException {
    ScoreCache cache = new ScoreCache(10);
    Reranker broken =
        new Reranker() {
          @Override
          public String name() {
            return "broken";
          }

          @Override
          public String fingerprint() {
            return "cc";
          }

          @Override
          public float[] score(String query, List<String> texts) {
            return new float[] {Float.NaN};
          }

          @Override
          public void close() {}
        };
    assertThat(cache.over(broken).score("gold", List.of("a"))).containsExactly(Float.NaN);
    assertThat(cache.stats().size()).isZero();
  }

  @Test
  void what_it_cannot_tell_apart_is_refused() {
    ScoreCache cache = new ScoreCache(10);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cache.over(new CountingReranker("nameless", "")))
        .withMessage(
            "nameless has no fingerprint: expected one, by which its scores are told from"
                + " another's");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cache.over(Cascade.of(model).then(model, 2)))
        .withMessage(
            "the scores of the cascade model > model@2 depend on each other: expected a single"
                + " reranker; put the cache over its steps");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScoreCache(0))
        .withMessage("capacity: expected 1 or more, found 0");
  }

  @Test
  void threads_share_it() throws Exception {
    long seed = 23;
    ScoreCache cache = new ScoreCache(50);
    Reranker cached = cache.over(model);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        SplittableRandom random = new SplittableRandom(seed + i);
        running.add(
            threads.submit(
                () -> {
                  for (int call = 0; call < 500; call++) {
                    List<String> texts =
                        IntStream.range(0, 10)
                            .mapToObj(_ -> "x".repeat(random.nextInt(100)))
                            .toList();
                    float[] scores = cached.score("gold", texts);
                    for (int at = 0; at < 10; at++) {
                      assertThat(scores[at])
                          .as("seed %d", seed)
                          .isEqualTo(4 + 0.01f * texts.get(at).length());
                    }
                  }
                }));
      }
      for (Future<?> future : running) {
        future.get();
      }
    }
    assertThat(cache.stats().size()).isLessThanOrEqualTo(50);
    assertThat(cache.stats().hits() + cache.stats().misses()).isEqualTo(8 * 500 * 10);
  }
}
