package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AsciiPiecesTest {
  @Test
  void agrees_with_a_hash_map_on_random_pieces_of_few_letters() {
    long seed = 20_261_125;
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Integer> expected = new HashMap<>();
    List<int[]> keys = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      String key = text(random, 1 + random.nextInt(AsciiPieces.MAX_LENGTH));
      if (expected.putIfAbsent(key, keys.size()) == null) {
        keys.add(points(key));
      }
    }
    AsciiPieces pieces = pieces(keys, AsciiPieces.MAX_LENGTH);
    for (int i = 0; i < 200_000; i++) {
      String word = text(random, 1 + random.nextInt(AsciiPieces.MAX_LENGTH));
      int length = word.length();
      while (length > 0 && !expected.containsKey(word.substring(0, length))) {
        length--;
      }
      int place = pieces.longest(low(word), high(word), word.length());
      assertThat(place < 0 ? 0 : pieces.length(place))
          .as("seed %d, %s", seed, word)
          .isEqualTo(length);
      assertThat(place < 0 ? -1 : pieces.id(place))
          .as("seed %d, %s", seed, word)
          .isEqualTo(expected.getOrDefault(word.substring(0, length), -1));
      assertThat(find(pieces, word)).isEqualTo(expected.getOrDefault(word, -1));
    }
  }

  @Test
  void holds_letters_and_digits_up_to_a_length() {
    String sixteen = "0123456789abcdef";
    List<int[]> keys = new ArrayList<>();
    for (String key : List.of("abc", "ab-", "\u00E9", sixteen, sixteen + "g", "", "A", "abcd")) {
      keys.add(points(key));
    }
    AsciiPieces pieces = pieces(keys, 3);
    assertThat(find(pieces, "abc")).isZero();
    assertThat(find(pieces, "A")).isEqualTo(6);
    assertThat(find(pieces, "a")).isEqualTo(-1);
    assertThat(find(pieces, "abcd")).isEqualTo(-1);
    assertThat(find(pieces, sixteen)).isEqualTo(-1);
    assertThat(find(pieces(keys, 16), sixteen)).isEqualTo(3);
  }

  @Test
  void tells_where_it_does_not_know_enough() {
    String seventeen = "0123456789abcdefg";
    AsciiPieces pieces = pieces(List.of(points(seventeen), points("abc")), 100);
    assertThat(pieces.mayHaveLonger(low(seventeen))).isTrue();
    assertThat(pieces.mayHaveLonger(low("abc"))).isFalse();
  }

  private static int find(AsciiPieces pieces, String word) {
    int place = pieces.find(low(word), high(word), word.length());
    return place < 0 ? -1 : pieces.id(place);
  }

  private static AsciiPieces pieces(List<int[]> keys, int maxLength) {
    return new AsciiPieces(keys, IntStream.range(0, keys.size()).toArray(), maxLength);
  }

  private static String text(SplittableRandom random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append("ab0Z".charAt(random.nextInt(4)));
    }
    return text.toString();
  }

  private static int[] points(String text) {
    return text.codePoints().toArray();
  }

  private static long low(String text) {
    return AsciiPieces.pack(points(text), 0, text.length());
  }

  private static long high(String text) {
    return AsciiPieces.pack(points(text), Long.BYTES, text.length());
  }
}
