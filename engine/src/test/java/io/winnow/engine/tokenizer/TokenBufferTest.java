package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TokenBufferTest {
  @Test
  void grows_and_keeps_what_it_holds() {
    TokenBuffer buffer = new TokenBuffer();
    IntStream.range(0, 1_000).forEach(buffer::add);
    assertThat(buffer.toArray()).isEqualTo(IntStream.range(0, 1_000).toArray());
    assertThat(buffer.get(999)).isEqualTo(999);
  }

  @Test
  void is_cut_and_cleared() {
    TokenBuffer buffer = new TokenBuffer();
    IntStream.range(0, 5).forEach(buffer::add);
    buffer.truncate(2);
    assertThat(buffer.toArray()).containsExactly(0, 1);
    buffer.clear();
    assertThat(buffer.size()).isZero();
  }

  @Test
  void has_nothing_behind_its_end() {
    TokenBuffer buffer = new TokenBuffer();
    buffer.add(7);
    assertThatThrownBy(() -> buffer.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> buffer.truncate(2)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
