package io.winnow.engine.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

class VectorRowsTest {
  @Test
  void rows_are_read_one_after_another_or_by_name() {
    try (Arena arena = Arena.ofConfined()) {
      VectorRows rows =
          new VectorRows(arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2, 3, 4, 5, 6), 2);
      assertThat(rows.count()).isEqualTo(3);
      float[] query = {10, 1};
      float[] out = new float[3];
      rows.products(query, 1, 2, out);
      assertThat(out).containsExactly(34, 56, 0);
      rows.products(query, new int[] {2, 0, 2}, 3, out);
      assertThat(out).containsExactly(56, 12, 56);
    }
  }

  @Test
  void what_does_not_fit_is_refused() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment floats = arena.allocateFrom(ValueLayout.JAVA_FLOAT, 1, 2, 3, 4, 5, 6);
      VectorRows rows = new VectorRows(floats, 2);
      float[] out = new float[3];
      assertThatThrownBy(() -> rows.products(new float[3], 0, 1, out))
          .hasMessage("dimension mismatch: the rows have 2, the query has 3");
      assertThatThrownBy(() -> rows.products(new float[2], 2, 2, out))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> rows.products(new float[2], new int[] {0, 3}, 2, out))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> rows.products(new float[2], new int[] {0, -1}, 2, out))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> rows.products(new float[2], new int[4], 4, out))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> new VectorRows(floats, 4))
          .hasMessage("rows of 4 floats: expected a whole number of them, found 24 bytes");
      assertThatThrownBy(() -> new VectorRows(MemorySegment.ofArray(new float[4]), 2))
          .hasMessage("rows: expected memory outside the heap, found an array");
    }
  }
}
