package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.engine.internal.format.Json;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class WordPieceTokenizerTest {
  private static final Map<String, Tokenizer> VARIANTS = Golden.variants();

  @Nested
  final class Base extends TokenizerContract {
    @Override
    Tokenizer tokenizer() {
      return variant("base");
    }
  }

  @Nested
  final class WithAddedTokens extends TokenizerContract {
    @Override
    Tokenizer tokenizer() {
      return variant("added");
    }
  }

  @Nested
  final class WithoutNormalizer extends TokenizerContract {
    @Override
    Tokenizer tokenizer() {
      return variant("none");
    }
  }

  @Test
  void added_tokens_that_follow_the_vocabulary_count_as_its_tokens() {
    Tokenizer added = variant("added");
    int size = variant("base").vocabularySize();
    assertThat(added.vocabularySize()).isEqualTo(size + 10);
    assertThat(added.token(size)).isEqualTo("[X]");
    assertThat(added.id("[X]")).isEqualTo(size);
  }

  @Test
  void a_removed_added_token_is_no_longer_found_in_texts() {
    Tokenizer pruned = variant("added").without("[X]"::equals).tokenizer();
    assertThat(pruned.vocabularySize()).isEqualTo(variant("added").vocabularySize() - 1);
    assertThat(tokens(pruned, "a[X]<s>")).containsExactly("a", "[", "x", "]", "<s>");
  }

  @Test
  void the_median_token_length_counts_code_points_and_rounds_down() throws Exception {
    assertThat(read("[UNK]", "a", "😀b", "abc").medianTokenLength()).isEqualTo(2);
    assertThat(read("[UNK]", "a", "##😀", "abcd").medianTokenLength()).isEqualTo(3);
    assertThat(read("[UNK]", "😀😀😀", "a").medianTokenLength()).isEqualTo(3);
  }

  @Test
  void what_has_no_influence_on_ids_is_written_as_it_was_read() {
    Map<String, @Nullable Object> read = Golden.json(Golden.bytes("tokenizer.json"));
    Map<String, @Nullable Object> written = Golden.json(variant("base").toJson());
    assertThat(written).isEqualTo(read);
    assertThat(List.copyOf(written.keySet())).isEqualTo(List.copyOf(read.keySet()));
  }

  @Test
  void pruning_drops_the_post_processor() {
    byte[] json = variant("base").without("[CLS]"::equals).tokenizer().toJson();
    assertThat(Golden.json(json)).containsEntry("post_processor", null);
  }

  private static List<String> tokens(Tokenizer tokenizer, String text) {
    return Arrays.stream(tokenizer.encode(text)).mapToObj(tokenizer::token).toList();
  }

  private static Tokenizer variant(String name) {
    return Objects.requireNonNull(VARIANTS.get(name));
  }

  /** A tokenizer with these tokens only. */
  private static Tokenizer read(String... tokens) throws Exception {
    Map<String, @Nullable Object> root = Golden.json(Golden.bytes("tokenizer.json"));
    root.put("added_tokens", List.of());
    Map<String, @Nullable Object> vocab = new LinkedHashMap<>();
    for (String token : tokens) {
      vocab.put(token, vocab.size());
    }
    Golden.object(root, "model").put("vocab", vocab);
    return Tokenizer.parse(Json.write(root), Path.of("tokenizer.json"));
  }
}
