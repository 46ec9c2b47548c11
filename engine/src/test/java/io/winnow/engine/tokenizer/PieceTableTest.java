package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PieceTableTest {
  @Test
  void finds_the_longest_key_that_the_text_starts_with() {
    PieceTable table = table("a", "abc", "ab", "b");
    assertThat(table.longest(points("abcd"), 0, 4)).isEqualTo(1);
    assertThat(table.longest(points("abd"), 0, 3)).isEqualTo(2);
    assertThat(table.longest(points("abcd"), 0, 2)).isEqualTo(2);
    assertThat(table.longest(points("xab"), 1, 3)).isEqualTo(2);
    assertThat(table.longest(points("xyz"), 0, 3)).isEqualTo(-1);
    assertThat(table.longest(points("a"), 1, 1)).isEqualTo(-1);
    assertThat(table.length(1)).isEqualTo(3);
  }

  @Test
  void an_empty_key_is_never_found() {
    assertThat(table("", "a").longest(points("b"), 0, 1)).isEqualTo(-1);
    assertThat(table("").find(points(""), 0, 0)).isEqualTo(-1);
    assertThat(table().longest(points("b"), 0, 1)).isEqualTo(-1);
  }

  @Test
  void agrees_with_a_hash_map_on_random_keys_of_few_letters() {
    long seed = 20_261_124;
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Integer> expected = new HashMap<>();
    List<int[]> keys = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      String key = text(random, 1 + random.nextInt(8));
      if (expected.putIfAbsent(key, keys.size()) == null) {
        keys.add(points(key));
      }
    }
    PieceTable table = new PieceTable(keys);
    for (int i = 0; i < 100_000; i++) {
      String text = text(random, 12);
      int length = 12;
      while (length > 0 && !expected.containsKey(text.substring(0, length))) {
        length--;
      }
      assertThat(table.longest(points(text), 0, 12))
          .as("seed %d, \"%s\"", seed, text)
          .isEqualTo(expected.getOrDefault(text.substring(0, length), -1));
    }
  }

  private static String text(SplittableRandom random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append("\u0000abcd\uFFFF".charAt(random.nextInt(6)));
    }
    return text.toString();
  }

  private static PieceTable table(String... keys) {
    return new PieceTable(Arrays.stream(keys).map(PieceTableTest::points).toList());
  }

  private static int[] points(String text) {
    return text.codePoints().toArray();
  }
}
