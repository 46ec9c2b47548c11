package io.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class PiecesTest {
  @Test
  void each_piece_is_done_once() {
    for (int count : new int[] {0, 1, 2, 3, 1000}) {
      AtomicIntegerArray done = new AtomicIntegerArray(1000);
      Pieces.forEach(count, done::incrementAndGet);
      for (int i = 0; i < done.length(); i++) {
        assertThat(done.get(i)).isEqualTo(i < count ? 1 : 0);
      }
    }
  }

  @Test
  void what_a_piece_throws_ends_all() {
    AtomicInteger begun = new AtomicInteger();
    assertThatThrownBy(
            () ->
                Pieces.forEach(
                    1_000_000,
                    i -> {
                      begun.incrementAndGet();
                      if (i == 100) {
                        throw new IllegalStateException("piece 100");
                      }
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasStackTraceContaining("piece 100");
    assertThat(begun.get()).isLessThan(1_000_000);
  }
}
