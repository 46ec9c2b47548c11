package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class UnigramTokenizerTest {
  /** The contract asks for a token "hello" that a text of it gives, and for ids only of words. */
  private static Tokenizer withHello(String variant) {
    Map<String, @Nullable Object> root = Golden.json(UnigramGolden.variant(variant).toJson());
    List<Object> vocab = new ArrayList<>(vocab(root));
    vocab.add(List.of("hello", -1.0));
    Golden.object(root, "model").put("vocab", vocab);
    root.put("pre_tokenizer", Map.of("type", "WhitespaceSplit"));
    return UnigramGolden.parse(UnigramGolden.withCharsmaps(root));
  }

  @Nested
  final class Plain extends TokenizerContract {
    private final Tokenizer tokenizer = withHello("spm/base");

    @Override
    Tokenizer tokenizer() {
      return tokenizer;
    }
  }

  @Nested
  final class WithCharsmap extends TokenizerContract {
    private final Tokenizer tokenizer = withHello("spm/xlmr");

    @Override
    Tokenizer tokenizer() {
      return tokenizer;
    }
  }

  @Nested
  final class WithBytes extends TokenizerContract {
    private final Tokenizer tokenizer = withHello("spm/bytes");

    @Override
    Tokenizer tokenizer() {
      return tokenizer;
    }
  }

  @Test
  void the_best_sum_of_scores_wins_and_of_equal_ones_the_longest_last_piece() {
    Tokenizer tokenizer =
        UnigramGolden.of(
            List.of(
                List.of("a", -2.0),
                List.of("b", -2.0),
                List.of("c", -2.0),
                List.of("ab", -3.0),
                List.of("bc", -3.0),
                List.of("abc", -6.0)));
    assertThat(tokens(tokenizer, "abc")).containsExactly("a", "bc");
    assertThat(tokens(tokenizer, "aab")).containsExactly("a", "ab");
  }

  @Test
  void neighbouring_unknown_characters_are_one_unknown_token() {
    Tokenizer tokenizer = UnigramGolden.of(List.of(List.of("a", -2.0)));
    assertThat(tokens(tokenizer, "axya😀")).containsExactly("a", "<unk>", "a", "<unk>");
  }

  @Test
  void the_unknown_token_written_in_a_text_is_unknown_like_its_neighbours() {
    Tokenizer tokenizer = UnigramGolden.of(List.of(List.of("a", -2.0)));
    assertThat(tokens(tokenizer, "ax<unk>ya")).containsExactly("a", "<unk>", "a");
  }

  @Test
  void pruning_keeps_the_scores_of_the_others() {
    Tokenizer pruned = UnigramGolden.variant("spm/xlmr").without("\u2581the"::equals).tokenizer();
    Map<String, @Nullable Object> before = Golden.json(UnigramGolden.variant("spm/xlmr").toJson());
    Map<String, @Nullable Object> after = Golden.json(pruned.toJson());
    List<Object> expected = new ArrayList<>(vocab(before));
    expected.removeIf(entry -> entry instanceof List<?> pair && pair.contains("\u2581the"));
    assertThat(vocab(after)).isEqualTo(expected).hasSize(vocab(before).size() - 1);
    assertThat(after).containsEntry("post_processor", null);
  }

  @Test
  void a_removed_token_before_the_unknown_one_moves_it() {
    Tokenizer tokenizer = UnigramGolden.variant("spm/xlmr");
    assertThat(tokenizer.unknownId()).isEqualTo(3);
    Tokenizer pruned = tokenizer.without("<pad>"::equals).tokenizer();
    assertThat(pruned.unknownId()).isEqualTo(2);
    assertThat(pruned.token(2)).isEqualTo("<unk>");
    assertThat(tokens(pruned, "x<pad>\uE000 <mask>")).contains("<unk>", "<mask>");
  }

  @Test
  void a_word_of_a_million_characters_is_encoded() {
    Tokenizer tokenizer = UnigramGolden.of(List.of(List.of("ab", -2.0), List.of("a", -3.0)));
    assertThat(tokenizer.encode("ab".repeat(500_000))).hasSize(500_000).containsOnly(1);
  }

  private static List<?> vocab(Map<String, @Nullable Object> root) {
    return (List<?>) Objects.requireNonNull(Golden.object(root, "model").get("vocab"));
  }

  private static List<String> tokens(Tokenizer tokenizer, String text) {
    return Arrays.stream(tokenizer.encode(text)).mapToObj(tokenizer::token).toList();
  }
}
