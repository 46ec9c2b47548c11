package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ids against the reference: small tokenizers with every flag of normaliser and added tokens. */
final class WordPieceGoldenTest {
  private static final Map<String, Tokenizer> VARIANTS = Golden.variants();
  private static final List<Map<String, @Nullable Object>> COMPOSED =
      Golden.lines("composed.jsonl");
  private static final List<String> TEXTS = TestTexts.composed(COMPOSED.getFirst());

  static Stream<Map<String, @Nullable Object>> composed() {
    return COMPOSED.stream().skip(1);
  }

  @Test
  void chosen_texts_get_the_ids_of_the_reference() {
    SoftAssertions softly = new SoftAssertions();
    for (Map<String, @Nullable Object> line : Golden.lines("ids.jsonl")) {
      String text = Golden.string(line, "text");
      Map<String, @Nullable Object> ids = Golden.object(line, "ids");
      assertThat(ids.keySet()).isEqualTo(VARIANTS.keySet());
      VARIANTS.forEach(
          (name, tokenizer) ->
              softly
                  .assertThat(TestTexts.ids(tokenizer, text, new TokenBuffer()))
                  .as("%s: \"%s\"", name, text)
                  .isEqualTo(Golden.ids(ids, name)));
    }
    softly.assertAll();
  }

  @ParameterizedTest
  @MethodSource("composed")
  void composed_texts_get_the_ids_of_the_reference(Map<String, @Nullable Object> golden) {
    Tokenizer tokenizer = Objects.requireNonNull(VARIANTS.get(Golden.string(golden, "variant")));
    int block = Golden.integer(COMPOSED.getFirst(), "block");
    List<String> actual = TestTexts.idDigests(tokenizer, TEXTS, block);
    assertThat(BlockDigests.differing(Golden.strings(golden, "digests"), actual, block))
        .as("texts (hexadecimal numbers) of %s", golden.get("variant"))
        .isEmpty();
  }

  @Test
  void written_and_read_again_each_variant_gives_the_same_ids() throws Exception {
    for (Map.Entry<String, Tokenizer> variant : VARIANTS.entrySet()) {
      Tokenizer tokenizer = variant.getValue();
      Tokenizer again = Tokenizer.parse(tokenizer.toJson(), Path.of("again"));
      for (String text : TEXTS.subList(0, 2_000)) {
        assertThat(again.encode(text))
            .as("%s: \"%s\"", variant.getKey(), text)
            .isEqualTo(tokenizer.encode(text));
      }
      assertThat(again.toJson()).as(variant.getKey()).isEqualTo(tokenizer.toJson());
    }
  }

  @Test
  void a_pruned_tokenizer_is_written_as_recorded_and_gives_the_ids_of_the_reference() {
    Tokenizer.Pruned pruned =
        Golden.base()
            .without(
                token ->
                    token.startsWith("[unused") || token.equals("[PAD]") || token.equals("hello"));
    assertThat(new String(pruned.tokenizer().toJson(), StandardCharsets.UTF_8))
        .isEqualTo(new String(Golden.bytes("pruned.json"), StandardCharsets.UTF_8));
    for (Map<String, @Nullable Object> line : Golden.lines("pruned_ids.jsonl")) {
      String text = Golden.string(line, "text");
      assertThat(pruned.tokenizer().encode(text)).as(text).isEqualTo(Golden.ids(line, "ids"));
    }
    assertThat(Arrays.copyOf(pruned.oldIds(), 5)).containsExactly(1, 2, 3, 4, 25);
  }
}
