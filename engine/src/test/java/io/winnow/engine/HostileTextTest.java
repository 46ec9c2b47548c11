package io.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Texts that are long and of one kind: in every form they take time in proportion to their length,
 * and all forms give one vector. What WordPiece takes of memory AllocationTest in bench holds;
 * Unigram takes up to 40 bytes a character of the part that counts.
 */
@TestInstance(Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // JUnit calls open first
class HostileTextTest {
  /** Twice this is short enough for a suite, and if it took quadratic time would be hours. */
  private static final int CHARS = Integer.getInteger("tests.megachars", 2) << 20;

  private static final Duration LIMIT = Duration.ofSeconds(30L * (CHARS >> 20));

  private static final int DIMENSION = 4;

  private StaticModel wordPiece;
  private StaticModel unigram;

  @BeforeAll
  void open() throws IOException {
    wordPiece = model(GoldenFiles.resource("/golden/tokenizer/tokenizer.json"));
    unigram = model(GoldenFiles.resource("/golden/tokenizer/unigram/spm.json"));
  }

  private static StaticModel model(Path file) throws IOException {
    Tokenizer tokenizer = Tokenizer.read(file);
    SplittableRandom random = new SplittableRandom(5);
    float[] table = new float[tokenizer.vocabularySize() * DIMENSION];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) random.nextDouble(-1, 1);
    }
    return StaticModel.of(tokenizer, table, DIMENSION, true, Map.of());
  }

  @AfterAll
  void close() {
    wordPiece.close();
    unigram.close();
  }

  static List<String> units() {
    return List.of(
        "a",
        "the",
        "Z9",
        " ",
        "\n\t ",
        ".",
        "[",
        "[MASK",
        "[MASK]",
        "<s",
        "##",
        "\u0000",
        "\u0378",
        "\u0301",
        "a\u0327\u0301",
        "\u0301\u0327",
        "\u302E\u1B44",
        "\uD83D\uDE00",
        "\uD83D\uDC69\u200D",
        "\uD83C\uDDE6",
        "\uD83D",
        "\uDE00",
        "\u4E2D",
        "\uAC01",
        "\uFDFA",
        "\u0130",
        "\u00A0",
        "\u2581",
        "the quick brown fox, \u00E9t\u00E9 ");
  }

  @ParameterizedTest
  @MethodSource("units")
  void a_long_text_of_one_kind_takes_linear_time_and_one_vector(String unit) {
    String text = unit.repeat(CHARS / unit.length());
    for (StaticModel model : List.of(wordPiece, unigram)) {
      assertTimeout(LIMIT, () -> encodeInEveryForm(model, text));
    }
  }

  private static void encodeInEveryForm(StaticModel model, String text) {
    byte[] utf8 = wellFormed(text).getBytes(StandardCharsets.UTF_8);
    float[] expected = model.encode(text);
    float[] out = new float[DIMENSION];
    assertThat(finite(expected)).isTrue();
    model.encode(CharBuffer.wrap(text), out);
    assertThat(out).isEqualTo(expected);
    model.encode(utf8, 0, utf8.length, out);
    assertThat(out).isEqualTo(expected);
    model.encode(MemorySegment.ofArray(utf8), out);
    assertThat(out).isEqualTo(expected);

    model.encode(text, EncodeOptions.unlimited(), expected);
    assertThat(finite(expected)).isTrue();
    TextAccumulator accumulator = model.accumulator();
    accumulator.add(text);
    accumulator.finish(out);
    // The accumulator's sums are the exacter ones: the other's drift by rounding.
    assertThat(Similarity.cosine(out, expected) > 0.99f || norm(out) + norm(expected) == 0)
        .isTrue();
    float[] again = new float[DIMENSION];
    for (int at = 0; at < utf8.length; at += 999_983) {
      int end = Math.min(utf8.length, at + 999_983);
      accumulator.add(MemorySegment.ofArray(utf8).asSlice(at, end - at));
    }
    accumulator.finish(again);
    assertThat(again).isEqualTo(out);
  }

  private static float norm(float[] vector) {
    return Similarity.norm(vector);
  }

  private static boolean finite(float[] vector) {
    return Float.isFinite(Similarity.norm(vector));
  }

  /** Java's encoder writes a question mark for half a pair. */
  private static String wellFormed(String text) {
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints().forEach(c -> whole.appendCodePoint(c >= 0xD800 && c < 0xE000 ? 0xFFFD : c));
    return whole.toString();
  }
}
