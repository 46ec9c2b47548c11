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

/** A real Unigram tokenizer of 29,524 tokens against the reference; needs WINNOW_MODELS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SupertokenTokenizerTest {
  private final List<Map<String, @Nullable Object>> golden =
      UnigramGolden.lines("supertoken.jsonl");
  private Tokenizer tokenizer = Golden.base();

  @BeforeAll
  void read() throws Exception {
    String models = System.getenv("WINNOW_MODELS");
    assumeTrue(models != null, "WINNOW_MODELS is not set: no Unigram tokenizer to test with");
    Path file = Path.of(models).resolve(Golden.string(golden.getFirst(), "tokenizer"));
    assumeTrue(Files.exists(file), "no Unigram tokenizer in WINNOW_MODELS: " + file);
    tokenizer = Tokenizer.read(file);
  }

  @Test
  void knows_its_vocabulary() {
    assertThat(tokenizer.vocabularySize()).isEqualTo(29_524);
    assertThat(tokenizer.medianTokenLength()).isEqualTo(7);
    assertThat(tokenizer.unknownId()).isEqualTo(1);
    assertThat(tokenizer).hasToString("Unigram, 29524 tokens");
  }

  @Test
  void chosen_texts_get_the_ids_of_the_reference() {
    for (Map<String, @Nullable Object> line : golden.subList(1, golden.size())) {
      String text = Golden.string(line, "text");
      assertThat(tokenizer.encode(text)).as(text).isEqualTo(Golden.ids(line, "ids"));
    }
  }

  @Test
  void every_code_point_gets_the_ids_of_the_reference() {
    List<String> actual =
        TestTexts.idDigests(tokenizer, UnigramGolden.scalars(), TestTexts.SCALAR_BLOCK);
    assertThat(
            BlockDigests.differing(
                Golden.strings(golden.getFirst(), "scalars"), actual, TestTexts.SCALAR_BLOCK))
        .as("code points whose ids differ")
        .isEmpty();
  }

  @Test
  void composed_texts_get_the_ids_of_the_reference() {
    int block = Golden.integer(UnigramGolden.recipe(), "block");
    List<String> actual = TestTexts.idDigests(tokenizer, UnigramGolden.composed(), block);
    assertThat(BlockDigests.differing(Golden.strings(golden.getFirst(), "composed"), actual, block))
        .as("texts (hexadecimal numbers)")
        .isEmpty();
  }
}
