package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Normaliser and pre-tokenizer against the reference, independent of any vocabulary. */
final class NormalizedWordsTest {
  private static final Map<String, @Nullable Object> RECIPE =
      Golden.lines("composed.jsonl").getFirst();
  private static final List<String> COMPOSED = TestTexts.composed(RECIPE);

  static Stream<Map<String, @Nullable Object>> normalizers() {
    return Golden.lines("words.jsonl").stream();
  }

  @ParameterizedTest
  @MethodSource("normalizers")
  void every_code_point_becomes_the_words_of_the_reference(Map<String, @Nullable Object> golden) {
    List<String> actual = digests(golden, TestTexts.scalars(), TestTexts.SCALAR_BLOCK);
    assertThat(
            BlockDigests.differing(
                Golden.strings(golden, "scalars"), actual, TestTexts.SCALAR_BLOCK))
        .as("code points whose words differ under %s", golden.get("normalizer"))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("normalizers")
  void composed_texts_become_the_words_of_the_reference(Map<String, @Nullable Object> golden) {
    int block = Golden.integer(RECIPE, "block");
    List<String> actual = digests(golden, COMPOSED, block);
    assertThat(BlockDigests.differing(Golden.strings(golden, "composed"), actual, block))
        .as("texts (hexadecimal numbers) under %s", golden.get("normalizer"))
        .isEmpty();
  }

  @Test
  void java_composes_the_texts_that_python_composed() {
    assertThat(COMPOSED.subList(0, 20)).isEqualTo(Golden.strings(RECIPE, "first"));
  }

  @Test
  void a_million_marks_in_the_worst_order_are_sorted_in_no_time() {
    String marks = "\u302E".repeat(500_000) + "\u1B44".repeat(500_000);
    CodePoints text = CodePoints.of("x" + marks);
    CodePoints out = new CodePoints();
    normalizer(Map.of("clean_text", true, "handle_chinese_chars", true, "lowercase", true))
        .normalize(text.array(), 0, text.size(), out);
    assertThat(out.toString()).isEqualTo("x" + "\u1B44".repeat(500_000) + "\u302E".repeat(500_000));
  }

  private static List<String> digests(
      Map<String, @Nullable Object> golden, Iterable<String> texts, int block) {
    BertNormalizer normalizer = normalizer(Golden.object(golden, "normalizer"));
    BlockDigests digests = new BlockDigests(block);
    CodePoints raw = new CodePoints();
    CodePoints normal = new CodePoints();
    for (String text : texts) {
      raw.clear();
      raw.addAll(text);
      normal.clear();
      normalizer.normalize(raw.array(), 0, raw.size(), normal);
      digests.add(words(normal.array(), normal.size()));
    }
    return digests.digests();
  }

  private static StringBuilder words(int[] text, int size) {
    StringBuilder words = new StringBuilder();
    int start = BertPreTokenizer.wordStart(text, 0, size);
    while (start < size) {
      int end = BertPreTokenizer.wordEnd(text, start, size);
      words.append(words.isEmpty() ? "" : " ");
      for (int i = start; i < end; i++) {
        words.appendCodePoint(text[i]);
      }
      start = BertPreTokenizer.wordStart(text, end, size);
    }
    return words;
  }

  private static BertNormalizer normalizer(Map<String, ? extends @Nullable Object> flags) {
    boolean lowercase = Boolean.TRUE.equals(flags.get("lowercase"));
    return new BertNormalizer(
        Boolean.TRUE.equals(flags.get("clean_text")),
        Boolean.TRUE.equals(flags.get("handle_chinese_chars")),
        flags.get("strip_accents") instanceof Boolean strip ? strip : lowercase,
        lowercase);
  }
}
