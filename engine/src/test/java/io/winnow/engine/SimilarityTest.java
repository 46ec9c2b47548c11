package io.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SimilarityTest {
  @Test
  void cosine_ignores_length_and_is_zero_for_a_zero_vector() {
    assertThat(Similarity.cosine(new float[] {3, 4, 0}, new float[] {6, 8, 0}))
        .isCloseTo(1f, within(1e-6f));
    assertThat(Similarity.cosine(new float[] {1, 0}, new float[] {0, 5})).isZero();
    assertThat(Similarity.cosine(new float[2], new float[] {1, 1})).isZero();
    assertThat(Similarity.cosine(new float[] {1e-23f, 0}, new float[] {1e-23f, 0})).isEqualTo(1f);
    assertThat(Similarity.cosine(new float[] {1e20f, 0}, new float[] {-1e20f, 0})).isEqualTo(-1f);
  }

  @Test
  void norm_is_the_euclidean_length() {
    assertThat(Similarity.norm(new float[] {1, 2, 2, 4, 4, 8}))
        .isCloseTo(10.246951f, within(1e-5f));
    assertThat(Similarity.norm(new float[0])).isZero();
  }

  @Test
  void vectors_of_different_length_are_refused_with_both_lengths() {
    assertThatThrownBy(() -> Similarity.dot(new float[256], new float[384]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dimension mismatch: first vector has 256, second has 384");
  }
}
