package io.winnow.engine.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.winnow.engine.ModelFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class UnigramReaderTest {
  private static final Path FILE = Path.of("model", "tokenizer.json");
  private static final String NORMALIZERS =
      "BertNormalizer, Lowercase, NFC, NFD, NFKC, NFKD, Nmt, Precompiled, Prepend, Replace,"
          + " Sequence, Strip, StripAccents, null";
  private static final String PRE_TOKENIZERS =
      "Metaspace, WhitespaceSplit, Whitespace, Sequence of these with Metaspace last, null";

  /** A charsmap with the one key "q", which becomes "Z". */
  private static final byte[] ONE_KEY = oneKey();

  private static final String CHARSMAP = Base64.getEncoder().encodeToString(ONE_KEY);
  private static final String VALID =
      """
      {"version": "1.0", "truncation": null, "padding": null,
       "added_tokens": [
        {"id": 0, "content": "<unk>", "single_word": false, "lstrip": false, "rstrip": false,
         "normalized": false, "special": true}],
       "normalizer": {"type": "Sequence", "normalizers": [{"type": "NFC"},
        {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
        {"type": "Replace", "pattern": {"String": "xx"}, "content": "x"},
        {"type": "Precompiled", "precompiled_charsmap": "CHARSMAP"}]},
       "pre_tokenizer": {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"},
        {"type": "Metaspace", "replacement": "_", "prepend_scheme": "always", "split": true}]},
       "post_processor": null, "decoder": null,
       "model": {"type": "Unigram", "unk_id": 0, "byte_fallback": false,
        "vocab": [["<unk>", 0], ["a", -1.5], ["_Z", -2.5]]}}
      """
          .replace("CHARSMAP", CHARSMAP);

  static Stream<Arguments> lies() {
    return Stream.of(
        lie(
            "{\"type\": \"NFC\"}",
            "{\"type\": \"NFX\"}",
            "normalizer.normalizers[0].type: the normalizer NFX is not supported; supported: "
                + NORMALIZERS),
        lie(
            "{\"type\": \"NFC\"}",
            "{\"type\": \"Strip\", \"strip_left\": 1}",
            "normalizer.normalizers[0].strip_left: expected true or false, found 1"),
        lie("{\"type\": \"NFC\"}", "7", "normalizer.normalizers[0]: expected an object, found 7"),
        lie(
            "\" {2,}\"",
            "\"(a|b)\"",
            "normalizer.normalizers[1].pattern.Regex: the regular expression \"(a|b)\" is not"
                + " supported; supported: one character, [a-z], \\s or \\p{Zs}, alone or with +,"
                + " {n}, {n,} or {n,m}"),
        lie(
            "\"xx\"",
            "\"\"",
            "normalizer.normalizers[2].pattern.String: expected a string that is not empty, found"
                + " the string \"\""),
        lie(
            "\"content\": \"x\"",
            "\"content\": null",
            "normalizer.normalizers[2].content: expected a string, found null"),
        lie(
            "\"WhitespaceSplit\"",
            "\"Digits\"",
            "pre_tokenizer.pretokenizers[0].type: the pre-tokenizer Digits is not supported;"
                + " supported: "
                + PRE_TOKENIZERS),
        lie(
            "{\"type\": \"WhitespaceSplit\"}",
            "{\"type\": \"Metaspace\", \"replacement\": \"_\"}",
            "pre_tokenizer.pretokenizers[1].type: the pre-tokenizer Metaspace after Metaspace is"
                + " not supported; supported: "
                + PRE_TOKENIZERS),
        lie(
            "\"replacement\": \"_\"",
            "\"replacement\": \"__\"",
            "pre_tokenizer.pretokenizers[1].replacement: expected one character, found the string"
                + " \"__\""),
        lie(
            "\"always\"",
            "\"often\"",
            "pre_tokenizer.pretokenizers[1].prepend_scheme: expected always, first or never, found"
                + " the string \"often\""),
        lie(
            "\"split\": true",
            "\"add_prefix_space\": false",
            "pre_tokenizer.pretokenizers[1].add_prefix_space: expected true, as prepend_scheme is"
                + " not the string \"never\", found false"),
        lie(
            "\"unk_id\": 0",
            "\"unk_id\": 3",
            "model.unk_id: expected an id of the 3 pieces, found 3"),
        lie(
            "\"unk_id\": 0",
            "\"unk_id\": null",
            "model.unk_id: expected an integer from 0 to 2147483647, found null"),
        lie(
            "\"byte_fallback\": false",
            "\"byte_fallback\": \"no\"",
            "model.byte_fallback: expected true or false, found the string \"no\""),
        lie(
            "[\"a\", -1.5]",
            "[\"<unk>\", -1.5]",
            "model.vocab: \"<unk>\" is listed twice, as 0 and 1"),
        lie("[\"a\", -1.5]", "[\"a\"]", "model.vocab[1]: expected [piece, finite score]"),
        lie("[\"a\", -1.5]", "[\"a\", -1e999]", "model.vocab[1]: expected [piece, finite score]"),
        lie(
            "\"vocab\": [",
            "\"vocab\": {}, \"x\": [",
            "model.vocab: expected a list, found an object"),
        lie(
            "[\"<unk>\", 0], [\"a\", -1.5], [\"_Z\", -2.5]",
            "",
            "model.unk_id: expected an id of the 0 pieces, found 0"),
        lie("\"id\": 0", "\"id\": 1", "added_tokens[0].id: expected 0 for \"<unk>\", found 1"));
  }

  private static Arguments lie(String from, String to, String message) {
    return arguments(from, to, message);
  }

  @ParameterizedTest
  @MethodSource("lies")
  void a_file_that_lies_is_refused(String from, String to, String message) {
    assertThat(VALID).contains(from);
    assertThatThrownBy(() -> parse(VALID.replace(from, to)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(message);
  }

  static Stream<Arguments> charsmaps() {
    return Stream.of(
        arguments(bytes(), "expected the size of a trie, found 0 bytes"),
        arguments(bytes(-1, 0), "expected a trie of 4 to 4 bytes, found the size 4294967295"),
        arguments(
            bytes(0x7FFFFFFC, 0), "expected a trie of 4 to 4 bytes, found the size 2147483644"),
        arguments(bytes(0, 0), "expected a trie of 4 to 4 bytes, found the size 0"),
        arguments(bytes(4, 0x12345 << 10), "unit 0 of the trie leads to unit 74565 of 256"),
        arguments(
            bytes(8, 0, (0x1FFFFF << 10) | (1 << 9)),
            "unit 1 of the trie leads to unit 536870657 of 256"),
        arguments(
            bytes(8, 0, 1 << 8),
            "unit 1 of the trie leads to byte 256 of the 0 bytes of replacements"),
        arguments(bytes(4, 0, 0x000000FF), "the replacements are not UTF-8: "));
  }

  @ParameterizedTest
  @MethodSource("charsmaps")
  void a_charsmap_that_lies_is_refused(byte[] charsmap, String message) {
    assertThatThrownBy(() -> parse(withCharsmap(charsmap)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("normalizer.normalizers[3].precompiled_charsmap: " + message);
  }

  @Test
  void a_charsmap_whose_units_lead_in_circles_is_read_and_ends() throws Exception {
    int[] units = new int[257];
    units[0] = 1024;
    Arrays.setAll(units, i -> i == 0 ? 1024 : i - 1);
    Tokenizer tokenizer = parse(withCharsmap(bytes(units)));
    assertThat(tokenizer.encode("aaaa\u0301\u0301\u0301 \u0301")).isNotEmpty();
  }

  @Test
  void what_is_not_base_64_is_refused() {
    assertThatThrownBy(() -> parse(VALID.replace(CHARSMAP, "###")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("precompiled_charsmap: Illegal base64 character 23");
  }

  /** Charsmaps with some bytes changed or cut off; seeds 0 to 1,999. */
  @Test
  void a_broken_charsmap_is_read_or_refused() {
    byte[] valid = ONE_KEY;
    for (int seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] broken =
          Arrays.copyOf(valid, seed % 4 == 0 ? random.nextInt(valid.length) : valid.length);
      for (int i = random.nextInt(20); i > 0 && broken.length > 0; i--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      readOrRefuse(withCharsmap(broken).getBytes(UTF_8), "seed " + seed);
    }
  }

  @Test
  void with_any_byte_changed_a_file_is_read_or_refused() {
    byte[] valid = VALID.getBytes(UTF_8);
    int charsmap = VALID.indexOf(CHARSMAP);
    int after = charsmap + CHARSMAP.length();
    for (int i = 0; i < valid.length; i++) {
      if (i > charsmap + 20 && i < after - 20) {
        continue;
      }
      for (int value : new int[] {0, '"', '{', '}', '[', ',', '9', '-', 'x', 0xFF, 0xED, 0xC3}) {
        byte[] changed = valid.clone();
        changed[i] = (byte) value;
        readOrRefuse(changed, "byte " + i + " = " + value);
      }
    }
  }

  @Test
  void cut_anywhere_it_is_refused() {
    byte[] valid = VALID.strip().getBytes(UTF_8);
    for (int length = 0; length < valid.length; length += 3) {
      byte[] cut = Arrays.copyOf(valid, length);
      assertThatThrownBy(() -> Tokenizer.parse(cut, FILE))
          .as("cut at %d", length)
          .isInstanceOf(ModelFormatException.class);
    }
  }

  @Test
  void a_valid_file_is_read() throws Exception {
    assertThat(parse(VALID).encode("q  a<unk>")).containsExactly(2, 0, 1, 0);
  }

  private static void readOrRefuse(byte[] json, String as) {
    try {
      Tokenizer tokenizer = Tokenizer.parse(json, FILE);
      for (int id :
          tokenizer.encode("New ab e\u0301\u0301 \u1100\u1161 <unk> \uD83D\uDE00\u200D")) {
        assertThat(id).as(as).isBetween(0, tokenizer.vocabularySize() - 1);
      }
    } catch (ModelFormatException e) {
      assertThat(e.path()).as(as).isEqualTo(FILE);
    }
  }

  private static String withCharsmap(byte[] charsmap) {
    return VALID.replace(CHARSMAP, Base64.getEncoder().encodeToString(charsmap));
  }

  private static byte[] oneKey() {
    int[] units = new int[1 + 768 + 1];
    units[0] = 4 * 768;
    units[1] = 256 << 10;
    units[1 + (256 ^ 'q')] = ((256 ^ 'q' ^ 512) << 10) | (1 << 8) | 'q';
    units[1 + 512] = 1 << 31;
    units[1 + 768] = 'Z';
    return bytes(units);
  }

  private static byte[] bytes(int... units) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * units.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.asIntBuffer().put(units);
    return buffer.array();
  }

  private static Tokenizer parse(String json) throws ModelFormatException {
    return Tokenizer.parse(json.getBytes(UTF_8), FILE);
  }
}
