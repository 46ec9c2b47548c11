package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SplitWordsTest {
  private final SplitWords cache = new SplitWords();
  private final int[] ids = new int[3 + SplitWords.IDS];

  @Test
  void what_it_gives_is_what_was_put_for_that_word() {
    long seed = 20_261_129;
    SplittableRandom random = new SplittableRandom(seed);
    Map<Long, int[]> put = new HashMap<>();
    int found = 0;
    for (int i = 0; i < 500_000; i++) {
      long low = random.nextLong(1, 10_000);
      long high = random.nextInt(2);
      int end = cache.append(low, high, ids, 3);
      if (end < 0) {
        int[] word = random.ints(1 + random.nextInt(SplitWords.IDS), 0, (1 << 21) - 1).toArray();
        cache.put(low, high, word, 0, word.length);
        put.put(2 * low + high, word);
      } else {
        assertThat(Arrays.copyOfRange(ids, 3, end))
            .as("seed %d", seed)
            .isEqualTo(put.get(2 * low + high));
        found++;
      }
    }
    assertThat(found).isGreaterThan(20_000);
  }

  @Test
  void keeps_no_word_of_too_many_or_too_large_ids() {
    cache.put(1, 0, new int[7], 0, 7);
    assertThat(cache.append(1, 0, ids, 0)).isEqualTo(-1);
    cache.put(1, 0, new int[] {0, 0, 0, (1 << 21) - 1}, 0, 4);
    assertThat(cache.append(1, 0, ids, 0)).isEqualTo(-1);
    cache.put(1, 0, new int[] {5, 0, 0, (1 << 21) - 2}, 0, 4);
    assertThat(cache.append(1, 0, ids, 0)).isEqualTo(4);
    assertThat(Arrays.copyOf(ids, 4)).containsExactly(5, 0, 0, (1 << 21) - 2);
  }

  @Test
  void cleared_it_knows_nothing() {
    cache.put(1, 0, new int[] {5}, 0, 1);
    assertThat(cache.append(1, 0, ids, 0)).isEqualTo(1);
    cache.clear();
    assertThat(cache.append(1, 0, ids, 0)).isEqualTo(-1);
  }
}
