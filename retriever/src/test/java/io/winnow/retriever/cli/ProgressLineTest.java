package io.winnow.retriever.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private final StringWriter written = new StringWriter();
  private long now = 7;

  private ProgressLine line(boolean terminal) {
    return new ProgressLine(new PrintWriter(written), terminal, () -> now);
  }

  private void pass(double seconds) {
    now += Duration.ofMillis(Math.round(seconds * 1000)).toNanos();
  }

  @Test
  void of_an_unknown_total_it_shows_what_is_done_and_how_fast() {
    for (long unknown : new long[] {0, -1}) {
      written.getBuffer().setLength(0);
      ProgressLine line = line(false);
      line.advance("reading the corpus", 0, unknown);
      pass(1);
      line.advance("reading the corpus", 2_345, unknown);
      pass(9);
      line.advance("reading the corpus", 12_345, unknown);
      assertThat(written.toString().lines()).containsExactly("reading the corpus: 12,345, 1,235/s");
    }
  }

  @Test
  void of_a_known_total_it_shows_what_is_left_and_in_the_end_the_time() {
    ProgressLine line = line(false);
    line.advance("indexing", 0, 200);
    pass(10);
    line.advance("indexing", 50, 200);
    pass(10);
    line.advance("indexing", 200, 200);
    assertThat(written.toString().lines())
        .containsExactly(
            "indexing: 50 of 200 (25 %), 5/s, 30 s left", "indexing: 200 in 20.0 s (10/s)");
  }

  @Test
  void on_a_terminal_the_next_step_does_not_draw_over_one_of_unknown_length() {
    try (ProgressLine line = line(true)) {
      line.advance("reading", 0, -1);
      pass(1);
      line.advance("reading", 10, -1);
      line.advance("solving", 0, 10);
      pass(1);
      line.advance("solving", 5, 10);
    }
    assertThat(written.toString().lines().map(String::strip).filter(text -> !text.isEmpty()))
        .containsExactly("reading: 10, 10/s", "solving: 5 of 10 (50 %), 5/s, 1 s left");
  }
}
