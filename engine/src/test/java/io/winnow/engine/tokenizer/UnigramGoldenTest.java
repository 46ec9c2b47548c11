package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Ids against the reference: trained models with every normalizer and pre-tokenizer. */
final class UnigramGoldenTest {
  private static final Map<String, Tokenizer> VARIANTS = UnigramGolden.variants();
  private static final List<String> TEXTS = UnigramGolden.composed();

  static Stream<Map<String, @Nullable Object>> variants() {
    return UnigramGolden.lines("variants.jsonl").stream();
  }

  @Test
  void java_composes_the_texts_that_python_composed() {
    assertThat(TEXTS.subList(0, 20)).isEqualTo(Golden.strings(UnigramGolden.recipe(), "first"));
  }

  @Test
  void chosen_texts_get_the_ids_of_the_reference() {
    SoftAssertions softly = new SoftAssertions();
    for (Map<String, @Nullable Object> line : UnigramGolden.lines("ids.jsonl")) {
      String text = Golden.string(line, "text");
      Map<String, @Nullable Object> ids = Golden.object(line, "ids");
      for (String name : ids.keySet()) {
        softly
            .assertThat(variant(name).encode(text))
            .as("%s: \"%s\"", name, text)
            .isEqualTo(Golden.ids(ids, name));
      }
    }
    softly.assertAll();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void composed_texts_get_the_ids_of_the_reference(Map<String, @Nullable Object> golden) {
    Tokenizer tokenizer = variant(Golden.string(golden, "name"));
    int block = Golden.integer(UnigramGolden.recipe(), "block");
    List<String> actual = TestTexts.idDigests(tokenizer, TEXTS, block);
    assertThat(BlockDigests.differing(Golden.strings(golden, "composed"), actual, block))
        .as("texts (hexadecimal numbers) of %s", golden.get("name"))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("variants")
  void every_code_point_gets_the_ids_of_the_reference(Map<String, @Nullable Object> golden) {
    if (golden.get("scalars") == null) {
      return;
    }
    Tokenizer tokenizer = variant(Golden.string(golden, "name"));
    List<String> actual =
        TestTexts.idDigests(tokenizer, UnigramGolden.scalars(), TestTexts.SCALAR_BLOCK);
    assertThat(
            BlockDigests.differing(
                Golden.strings(golden, "scalars"), actual, TestTexts.SCALAR_BLOCK))
        .as("code points whose ids differ under %s", golden.get("name"))
        .isEmpty();
  }

  @Test
  void written_and_read_again_each_variant_gives_the_same_ids() throws Exception {
    for (Map.Entry<String, Tokenizer> variant : VARIANTS.entrySet()) {
      Tokenizer tokenizer = variant.getValue();
      Tokenizer again = Tokenizer.parse(tokenizer.toJson(), Path.of("again"));
      for (String text : TEXTS.subList(0, 1_000)) {
        assertThat(again.encode(text))
            .as("%s: \"%s\"", variant.getKey(), text)
            .isEqualTo(tokenizer.encode(text));
      }
      assertThat(again.toJson()).as(variant.getKey()).isEqualTo(tokenizer.toJson());
    }
  }

  /** The words that a buffer has met, of whichever tokenizer, do not show in the ids. */
  @Test
  void tokenizers_that_take_turns_with_one_buffer_give_the_same_ids() {
    TokenBuffer shared = new TokenBuffer();
    for (String text : TEXTS.subList(0, 500)) {
      for (String name : List.of("spm/base", "spm/xlmr", "spm/ties", "trained/base")) {
        shared.clear();
        variant(name).encode(text, shared);
        assertThat(shared.toArray())
            .as("%s: \"%s\"", name, text)
            .isEqualTo(variant(name).encode(text));
      }
    }
  }

  private static Tokenizer variant(String name) {
    return Objects.requireNonNull(VARIANTS.get(name), name);
  }
}
