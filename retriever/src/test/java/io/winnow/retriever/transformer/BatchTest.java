package io.winnow.retriever.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.engine.distill.Pooling;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchTest {
  /** Two dimensions; the first sequence has four tokens, the second two and padding. */
  private static final float[] HIDDEN = {
    1, 10, 2, 20, 4, 40, 9, 90, //
    3, 30, 5, 50, 100, 100, 100, 100
  };

  @ParameterizedTest
  @CsvSource({
    "MEAN, 4, 40, 4, 40",
    "FIRST, 1, 10, 3, 30",
    "TOKEN, 3, 30, 4, 40",
    "LAST, 9, 90, 5, 50"
  })
  void pools_the_tokens_and_never_the_padding(
      Pooling pooling, float first, float second, float third, float fourth) {
    Batch batch =
        Batch.of(List.of(Sequence.of(new int[] {2, 7, 8, 3}), Sequence.of(new int[] {2, 3})), 0);
    assertThat(batch.pool(pooling, HIDDEN)).containsExactly(first, second, third, fourth);
  }

  @Test
  void leaves_padding_out_and_puts_it_back() {
    Batch batch =
        Batch.of(
            List.of(
                Sequence.of(new int[] {2, 3}),
                Sequence.of(new int[] {4, 5, 6}),
                Sequence.of(new int[] {7})),
            1);
    assertThat(batch.packed(batch.ids())).containsExactly(2, 3, 4, 5, 6, 7);
    assertThat(batch.padded(new float[] {2, 20, 3, 30, 4, 40, 5, 50, 6, 60, 7, 70}))
        .containsExactly(2, 20, 3, 30, 0, 0, 4, 40, 5, 50, 6, 60, 7, 70, 0, 0, 0, 0);
  }
}
