package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PieceTrieTest {
  @Test
  void finds_every_piece_and_nothing_else() {
    for (long seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Map<List<Integer>, Integer> pieces = new LinkedHashMap<>();
      for (int i = 0; i < 2_000; i++) {
        List<Integer> piece = new ArrayList<>();
        for (int length = random.nextInt(5); length > 0; length--) {
          piece.add(random.nextInt(4) * 0x5AAAA + random.nextInt(3));
        }
        pieces.putIfAbsent(piece, pieces.size());
      }
      PieceTrie trie =
          new PieceTrie(
              pieces.keySet().stream()
                  .map(piece -> piece.stream().mapToInt(Integer::intValue).toArray())
                  .toList());
      for (int i = 0; i < 5_000; i++) {
        int[] text =
            random.ints(random.nextInt(6), 0, 12).map(c -> c / 3 * 0x5AAAA + c % 3).toArray();
        List<Integer> key = new ArrayList<>();
        for (int c : text) {
          key.add(c);
        }
        int expected = key.isEmpty() ? -1 : pieces.getOrDefault(key, -1);
        assertThat(trie.find(text, 0, text.length))
            .as("seed %d: %s", seed, key)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void more_pieces_than_fit_are_refused() {
    assertThatThrownBy(() -> new PieceTrie(Collections.nCopies(1 << 20, new int[] {'a'})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1048576 pieces are too many for a Unigram model");
  }
}
