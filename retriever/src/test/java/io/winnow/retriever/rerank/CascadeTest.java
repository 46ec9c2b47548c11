package io.winnow.retriever.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class CascadeTest {
  private final CountingReranker cheap = new CountingReranker("cheap", "aa");
  private final CountingReranker dear = new CountingReranker("dear", "bb");

  /** The shorter the better. */
  private record Shortest() implements Reranker {
    @Override
    public String name() {
      return "shortest";
    }

    @Override
    public float[] score(String query, List<String> texts) {
      float[] scores = new float[texts.size()];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = -texts.get(i).length();
      }
      return scores;
    }

    @Override
    public void close() {
      throw new IllegalStateException("stuck");
    }
  }

  @Test
  void the_best_of_one_step_are_scored_by_the_next_and_stay_above() {
    Cascade cascade = Cascade.of(cheap).then(new Shortest(), 2);
    float[] scores = cascade.score("gold", List.of("a", "bbb", "cc", "dddd"));
    assertThat(scores[1]).isEqualTo(-3);
    assertThat(scores[3]).isEqualTo(-4);
    assertThat(scores[2]).isLessThan(-4).isGreaterThan(scores[0]);
  }

  @Test
  void a_depth_beyond_the_texts_scores_them_all() {
    assertThat(Cascade.of(cheap).then(new Shortest(), 9).score("gold", List.of("a", "bb")))
        .containsExactly(-1, -2);
  }

  @Test
  void name_and_fingerprint_tell_the_steps() throws IOException {
    Cascade cascade = Cascade.of(cheap).then(dear, 10);
    assertThat(cascade.name()).isEqualTo("cheap > dear@10");
    assertThat(cascade.fingerprint())
        .hasSize(64)
        .isNotEqualTo(Cascade.of(cheap).then(dear, 11).fingerprint())
        .isNotEqualTo(Cascade.of(dear).then(cheap, 10).fingerprint());
    assertThat(Cascade.of(cheap).then(new Shortest(), 10).fingerprint()).isEmpty();
  }

  @Test
  void all_are_closed_though_one_fails() {
    Cascade cascade = Cascade.of(cheap).then(new Shortest(), 5).then(dear, 2);
    assertThatThrownBy(cascade::close).hasMessage("stuck");
    assertThat(cheap.closed).isTrue();
    assertThat(dear.closed).isTrue();
  }

  @Test
  void a_depth_of_nothing_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cascade.of(cheap).then(dear, 0))
        .withMessage("depth of dear: expected 1 or more, found 0");
  }
}
