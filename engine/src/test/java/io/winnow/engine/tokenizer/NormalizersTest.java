package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each normalizer that goes with Unigram against the reference. */
final class NormalizersTest {
  static Stream<Map<String, @Nullable Object>> normalizers() {
    return UnigramGolden.lines("normalizers.jsonl").stream();
  }

  @ParameterizedTest
  @MethodSource("normalizers")
  void every_code_point_is_normalised_as_by_the_reference(Map<String, @Nullable Object> golden)
      throws Exception {
    List<String> actual = digests(golden, UnigramGolden.scalars(), TestTexts.SCALAR_BLOCK);
    assertThat(
            BlockDigests.differing(
                Golden.strings(golden, "scalars"), actual, TestTexts.SCALAR_BLOCK))
        .as("code points that differ under %s", golden.get("name"))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("normalizers")
  void composed_texts_are_normalised_as_by_the_reference(Map<String, @Nullable Object> golden)
      throws Exception {
    int block = Golden.integer(UnigramGolden.recipe(), "block");
    List<String> actual = digests(golden, UnigramGolden.composed(), block);
    assertThat(BlockDigests.differing(Golden.strings(golden, "composed"), actual, block))
        .as("texts (hexadecimal numbers) under %s", golden.get("name"))
        .isEmpty();
  }

  @Test
  void a_million_marks_in_the_worst_order_are_sorted_in_no_time() {
    String marks = "\u0301".repeat(500_000) + "\u0323".repeat(500_000);
    CodePoints text = CodePoints.of("x" + marks);
    CodePoints out = new CodePoints();
    UnicodeForm.NFD.normalize(text.array(), 0, text.size(), out);
    assertThat(out.toString()).isEqualTo("x" + "\u0323".repeat(500_000) + "\u0301".repeat(500_000));
  }

  private static List<String> digests(
      Map<String, @Nullable Object> golden, Iterable<String> texts, int block) throws Exception {
    byte[] json = UnigramGolden.withNormalizer(golden.get("normalizer"));
    NormalizerChain normalizer =
        NormalizerReader.read(new JsonFields("", Golden.json(json), Path.of("golden")));
    BlockDigests digests = new BlockDigests(block);
    NormalizerChain.Scratch scratch = new NormalizerChain.Scratch();
    CodePoints raw = new CodePoints();
    for (String text : texts) {
      raw.clear();
      raw.addAll(text);
      normalizer.normalize(raw.array(), 0, raw.size(), scratch);
      digests.add(scratch.result().toString());
    }
    return digests.digests();
  }
}
