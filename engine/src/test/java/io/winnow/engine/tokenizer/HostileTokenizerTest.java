package io.winnow.engine.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.winnow.engine.ModelFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files that would take much memory or time, each refused before it does. */
final class HostileTokenizerTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static void assertRefused(List<?> normalizers, String message) {
    Map<String, @Nullable Object> sequence = new LinkedHashMap<>();
    sequence.put("type", "Sequence");
    sequence.put("normalizers", normalizers);
    byte[] json = UnigramGolden.withNormalizer(sequence);
    assertTimeout(
        LIMIT,
        () ->
            assertThatThrownBy(() -> Tokenizer.parse(json, Path.of("t")))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining(message));
  }

  private static Map<String, Object> replace(String kind, String pattern, String content) {
    return Map.of("type", "Replace", "pattern", Map.of(kind, pattern), "content", content);
  }

  @Test
  void characters_that_are_doubled_forty_times() {
    for (Map<String, Object> twice :
        List.of(
            replace("String", "a", "aa"),
            replace("String", "ab", "abab"),
            replace("Regex", "a{2}", "aaaa"))) {
      assertRefused(
          Collections.nCopies(40, twice),
          "normalizer.normalizers[9].type: up to here the normalizers make 10");
    }
    assertRefused(
        List.of(replace("String", "a", "b".repeat(1_000_000))),
        "make 1000000 or more characters of one; expected at most 1000");
    assertRefused(
        List.of(Map.of("type", "Prepend", "prepend", "b".repeat(1_000_000))),
        "normalizer.normalizers[0].prepend: expected up to 1000 characters, found 1000000");
  }

  @Test
  void normalizers_without_end() {
    assertRefused(
        Collections.nCopies(100_000, Map.of("type", "Lowercase")),
        "normalizer.normalizers[100].type: more than 100 normalizers");
  }

  @Test
  void classes_without_end() {
    assertRefused(
        List.of(replace("Regex", "[" + "\\s\\p{Zs}".repeat(200_000) + "]", "")),
        "is not supported");
    assertRefused(
        List.of(replace("Regex", "[" + "\u0001-\udbff\udfff".repeat(200_000) + "]", "")),
        "is not supported");
  }

  @Test
  void replacements_without_end() {
    byte[] pool = new byte[1_000_000];
    Arrays.fill(pool, (byte) 'a');
    assertRefused(
        List.of(precompiled(pool)),
        "precompiled_charsmap: expected replacements of up to 1024 characters, found one of"
            + " 1000000");
    assertRefused(
        List.of(precompiled(Arrays.copyOf(pool, 1000))),
        "precompiled_charsmap: expected replacements of single characters of up to 4194304 in all,"
            + " found more");
  }

  /** Each byte is a key, and what it becomes is all of the pool. */
  private static Map<String, Object> precompiled(byte[] pool) {
    int[] units = new int[768];
    units[0] = 256 << 10;
    for (int label = 1; label < 256; label++) {
      units[256 ^ label] = ((256 ^ label ^ 512) << 10) | (1 << 8) | label;
    }
    units[512] = 1 << 31;
    ByteBuffer map =
        ByteBuffer.allocate(4 + 4 * units.length + pool.length).order(ByteOrder.LITTLE_ENDIAN);
    map.putInt(4 * units.length);
    map.asIntBuffer().put(units);
    map.position(4 + 4 * units.length).put(pool);
    return Map.of(
        "type",
        "Precompiled",
        "precompiled_charsmap",
        Base64.getEncoder().encodeToString(map.array()));
  }

  /** The limit on replacements leaves out what Unicode does: that is at most this. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"NFC\"}",
        "{\"type\": \"NFD\"}",
        "{\"type\": \"NFKC\"}",
        "{\"type\": \"NFKD\"}",
        "{\"type\": \"Lowercase\"}",
        "{\"type\": \"StripAccents\"}",
        "{\"type\": \"Nmt\"}",
        "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"@charsmap\"}",
        "{\"type\": \"Precompiled\", \"precompiled_charsmap\": \"@clusters\"}",
        "{\"type\": \"BertNormalizer\", \"clean_text\": true, \"handle_chinese_chars\": true,"
            + " \"strip_accents\": true, \"lowercase\": true}",
        "{\"type\": \"BertNormalizer\", \"clean_text\": false, \"handle_chinese_chars\": true,"
            + " \"strip_accents\": true, \"lowercase\": false}"
      })
  void no_character_becomes_more_than_eighteen(String json) throws Exception {
    Map<String, @Nullable Object> root =
        Golden.json(("{\"normalizer\": " + json + "}").getBytes(UTF_8));
    byte[] file = UnigramGolden.withCharsmaps(root);
    NormalizerChain chain =
        NormalizerReader.read(new JsonFields("", Golden.json(file), Path.of("t")));
    int most = 0;
    CodePoints out = new CodePoints();
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < 0xD800 || c > 0xDFFF) {
        out.clear();
        chain.normalize(new int[] {c}, 0, 1, out);
        most = Math.max(most, out.size());
      }
    }
    assertThat(most).isBetween(1, 18);
  }

  @Test
  void words_of_any_length_take_linear_time() throws Exception {
    String json =
        """
        {"model": {"type": "WordPiece", "unk_token": "?", "continuing_subword_prefix": "##",
         "max_input_chars_per_word": 2147483647, "vocab": {"?": 0, "a": 1, "##a": 2}},
         "pre_tokenizer": {"type": "BertPreTokenizer"}}
        """;
    Tokenizer tokenizer = Tokenizer.parse(json.getBytes(UTF_8), Path.of("t"));
    TokenBuffer out = new TokenBuffer();
    byte[] word = new byte[1 << 22];
    Arrays.fill(word, (byte) 'a');
    assertTimeout(
        LIMIT,
        () -> {
          for (int at = 0; at < word.length; at += 1000) {
            tokenizer.feed(word, at, Math.min(word.length, at + 1000), false, out);
          }
          tokenizer.feed("", 0, 0, true, out);
        });
    assertThat(out.size()).isEqualTo(word.length);
  }

  @Test
  void a_buffer_goes_from_one_tokenizer_to_another() {
    List<Tokenizer> tokenizers = new ArrayList<>(Golden.variants().values());
    tokenizers.addAll(UnigramGolden.variants().values());
    List<String> texts =
        List.of("hello [MASK] na\u00EFve \u4E2D", "unaffable tokenizers, \u00C9t\u00E9", "x");
    TokenBuffer shared = new TokenBuffer();
    for (int i = 0; i < 2 * tokenizers.size(); i++) {
      // Each comes after several others, with what they know of the same words.
      Tokenizer tokenizer = tokenizers.get((i * 29) % tokenizers.size());
      for (String text : texts) {
        shared.truncate(0);
        tokenizer.feed(text, 0, text.length(), true, shared);
        assertThat(shared.toArray())
            .as("%s: %s", tokenizer, text)
            .isEqualTo(tokenizer.encode(text));
      }
    }
  }

  @Test
  void after_a_text_that_throws_comes_the_next_as_if_nothing_was() {
    CharSequence broken =
        new CharSequence() {
          private final String text = "hello caf\u00E9[MASK".repeat(2000);

          @Override
          public int length() {
            return text.length();
          }

          @Override
          public char charAt(int index) {
            if (index > 20_001) {
              throw new IllegalStateException("broken");
            }
            return text.charAt(index);
          }

          @Override
          public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
          }

          @Override
          public String toString() {
            return text;
          }
        };
    for (Tokenizer tokenizer : List.of(Golden.base(), UnigramGolden.variant("spm/xlmr"))) {
      TokenBuffer out = new TokenBuffer();
      assertThatThrownBy(() -> tokenizer.encode(broken, out)).hasMessage("broken");
      out.truncate(0);
      tokenizer.encode("hello", out);
      assertThat(out.toArray()).isEqualTo(tokenizer.encode("hello"));
      assertThatThrownBy(() -> tokenizer.feed(broken, 0, broken.length(), true, out))
          .hasMessage("broken");
      out.clear();
      tokenizer.feed("hello", 0, 5, true, out);
      assertThat(out.toArray()).isEqualTo(tokenizer.encode("hello"));
    }
  }
}
