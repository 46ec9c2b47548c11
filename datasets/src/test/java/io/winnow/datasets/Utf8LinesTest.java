package io.winnow.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Utf8LinesTest {
  @Test
  void last_line_needs_no_end_and_empty_input_has_no_line() throws Exception {
    assertThat(lines("a\n\nb")).containsExactly("1:a", "2:", "3:b");
    assertThat(lines("a\n")).containsExactly("1:a");
    assertThat(lines("\n")).containsExactly("1:");
    assertThat(lines("")).isEmpty();
  }

  @Test
  void lines_of_all_lengths_around_the_buffer_are_whole() throws Exception {
    long seed = 20261124;
    SplittableRandom random = new SplittableRandom(seed);
    StringBuilder content = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      String line = "é".repeat(random.nextInt(80_000));
      content.append(line).append('\n');
      expected.add(i + ":" + line);
    }
    assertThat(lines(content.toString()).equals(expected)).as("seed %d", seed).isTrue();
  }

  @Test
  void line_beyond_the_limit_is_passed_over_in_bounded_memory() throws Exception {
    byte[] block = "x".repeat(1 << 20).getBytes(UTF_8);
    List<InputStream> blocks = new ArrayList<>();
    for (int i = 0; i < 65; i++) {
      blocks.add(new ByteArrayInputStream(block));
    }
    blocks.add(new ByteArrayInputStream("\nshort\n".getBytes(UTF_8)));
    Utf8Lines lines = new Utf8Lines(new SequenceInputStream(Collections.enumeration(blocks)));

    assertThat(lines.advance()).isTrue();
    assertThat(lines.tooLong()).isTrue();
    assertThat(lines.blank()).isFalse();
    assertThat(lines.length()).isEqualTo(65L << 20);
    assertThat(lines.advance()).isTrue();
    assertThat(lines.tooLong()).isFalse();
    assertThat(lines.text()).isEqualTo("short");
    assertThat(lines.advance()).isFalse();
  }

  private static List<String> lines(String content) throws IOException, UnreadableException {
    Utf8Lines lines = new Utf8Lines(new ByteArrayInputStream(content.getBytes(UTF_8)));
    List<String> read = new ArrayList<>();
    while (lines.advance()) {
      read.add(lines.number() + ":" + lines.text());
    }
    return read;
  }
}
