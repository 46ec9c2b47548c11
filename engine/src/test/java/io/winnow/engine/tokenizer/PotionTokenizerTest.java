package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A real tokenizer of 29,528 tokens against the reference; needs WINNOW_MODELS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PotionTokenizerTest {
  private final List<Map<String, @Nullable Object>> golden = Golden.lines("potion.jsonl");
  private Tokenizer tokenizer = Golden.base();

  @BeforeAll
  void read() throws Exception {
    String models = System.getenv("WINNOW_MODELS");
    assumeTrue(models != null, "WINNOW_MODELS is not set: no potion tokenizer to test with");
    Path file = Path.of(models).resolve(Golden.string(golden.getFirst(), "tokenizer"));
    assumeTrue(Files.exists(file), "no potion tokenizer in WINNOW_MODELS: " + file);
    tokenizer = Tokenizer.read(file);
  }

  @Test
  void knows_its_vocabulary() {
    assertThat(tokenizer.vocabularySize()).isEqualTo(29_528);
    assertThat(tokenizer.medianTokenLength()).isEqualTo(6);
    assertThat(tokenizer.unknownId()).isEqualTo(1);
    assertThat(tokenizer.id("hello")).isEqualTo(6598);
    assertThat(tokenizer.token(6598)).isEqualTo("hello");
  }

  @Test
  void chosen_texts_get_the_ids_of_the_reference() {
    for (Map<String, @Nullable Object> line : golden.subList(1, golden.size())) {
      String text = Golden.string(line, "text");
      assertThat(TestTexts.ids(tokenizer, text, new TokenBuffer()))
          .as(text)
          .isEqualTo(Golden.ids(line, "ids"));
    }
  }

  @Test
  void every_code_point_gets_the_ids_of_the_reference() {
    List<String> actual =
        TestTexts.idDigests(tokenizer, TestTexts.scalars(), TestTexts.SCALAR_BLOCK);
    assertThat(
            BlockDigests.differing(
                Golden.strings(golden.getFirst(), "scalars"), actual, TestTexts.SCALAR_BLOCK))
        .as("code points whose ids differ")
        .isEmpty();
  }

  @Test
  void composed_texts_get_the_ids_of_the_reference() {
    Map<String, @Nullable Object> recipe = Golden.lines("composed.jsonl").getFirst();
    int block = Golden.integer(recipe, "block");
    List<String> actual = TestTexts.idDigests(tokenizer, TestTexts.composed(recipe), block);
    assertThat(BlockDigests.differing(Golden.strings(golden.getFirst(), "composed"), actual, block))
        .as("texts (hexadecimal numbers)")
        .isEmpty();
  }
}
