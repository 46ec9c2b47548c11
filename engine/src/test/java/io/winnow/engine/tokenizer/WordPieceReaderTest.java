package io.winnow.engine.tokenizer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.winnow.engine.ModelFormatException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class WordPieceReaderTest {
  private static final Path FILE = Path.of("model", "tokenizer.json");
  private static final String VALID =
      """
      {"version": "1.0", "truncation": null, "padding": null,
       "added_tokens": [
        {"id": 0, "content": "[UNK]", "single_word": false, "lstrip": false, "rstrip": false,
         "normalized": false, "special": true},
        {"id": 3, "content": "New", "single_word": false, "lstrip": false, "rstrip": false,
         "normalized": true, "special": false}],
       "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
        "strip_accents": null, "lowercase": true},
       "pre_tokenizer": {"type": "BertPreTokenizer"}, "post_processor": null, "decoder": null,
       "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
        "max_input_chars_per_word": 100, "vocab": {"[UNK]": 0, "a": 1, "##b": 2}}}
      """;

  static Stream<Arguments> lies() {
    return Stream.of(
        lie("\"1.0\"", "\"2.0\"", "version: expected the string \"1.0\", found the string \"2.0\""),
        lie("\"1.0\"", "1", "version: expected the string \"1.0\", found 1"),
        // components
        lie(
            "\"type\": \"WordPiece\"",
            "\"type\": \"BPE\"",
            "model of kind BPE is not supported; supported: WordPiece, Unigram"),
        lie(
            "\"type\": \"WordPiece\"",
            "\"type\": \"WordLevel\"",
            "model of kind WordLevel is not supported; supported: WordPiece, Unigram"),
        lie(
            "\"type\": \"WordPiece\"",
            "\"merges\": []",
            "model of kind BPE is not supported; supported: WordPiece, Unigram"),
        lie("\"type\": \"WordPiece\"", "\"type\": 7", "model.type: expected a string, found 7"),
        lie("\"model\": {", "\"model\": null, \"x\": {", "model: expected an object, found null"),
        lie("\"model\": {", "\"x\": {", "model: expected an object, found nothing"),
        lie(
            "\"BertNormalizer\"",
            "\"NFC\"",
            "normalizer of kind NFC is not supported; supported: BertNormalizer, null"),
        lie(
            "\"type\": \"BertNormalizer\", ",
            "",
            "normalizer.type: expected a string, found nothing"),
        lie(
            "\"clean_text\": true",
            "\"clean_text\": null",
            "normalizer.clean_text: expected true or false, found null"),
        lie(
            "\"strip_accents\": null",
            "\"strip_accents\": \"no\"",
            "normalizer.strip_accents: expected true or false, found the string \"no\""),
        lie(
            "\"lowercase\": true",
            "\"lowercase\": 1",
            "normalizer.lowercase: expected true or false, found 1"),
        lie(
            "{\"type\": \"BertPreTokenizer\"}",
            "{\"type\": \"Metaspace\"}",
            "pre_tokenizer of kind Metaspace is not supported; supported: BertPreTokenizer"),
        lie(
            "{\"type\": \"BertPreTokenizer\"}",
            "null",
            "pre_tokenizer of kind null is not supported; supported: BertPreTokenizer"),
        lie(
            "{\"type\": \"BertPreTokenizer\"}",
            "[]",
            "pre_tokenizer: expected an object, found a list"),
        // model
        lie(
            "\"unk_token\": \"[UNK]\"",
            "\"unk_token\": null",
            "model.unk_token: expected a string, found null"),
        lie(
            "\"unk_token\": \"[UNK]\"",
            "\"unk_token\": \"<unk>\"",
            "model.vocab: the unknown token \"<unk>\" is missing"),
        lie(
            "\"continuing_subword_prefix\": \"##\"",
            "\"continuing_subword_prefix\": {}",
            "model.continuing_subword_prefix: expected a string, found an object"),
        lie(
            "\"max_input_chars_per_word\": 100",
            "\"max_input_chars_per_word\": -1",
            "model.max_input_chars_per_word: expected an integer from 0 to 2147483647, found -1"),
        lie(
            "\"max_input_chars_per_word\": 100",
            "\"max_input_chars_per_word\": 1e2",
            "model.max_input_chars_per_word: expected an integer from 0 to 2147483647, found 100.0"),
        lie(
            "{\"[UNK]\": 0, \"a\": 1, \"##b\": 2}",
            "3",
            "model.vocab: expected an object, found 3"),
        lie(
            "{\"[UNK]\": 0, \"a\": 1, \"##b\": 2}",
            "{}",
            "model.vocab: the unknown token \"[UNK]\" is missing"),
        lie(
            "\"a\": 1",
            "\"a\": \"1\"",
            "model.vocab.a: expected an integer from 0 to 2147483647, found the string \"1\""),
        lie(
            "\"a\": 1",
            "\"a\": -1",
            "model.vocab.a: expected an integer from 0 to 2147483647, found -1"),
        lie(
            "\"a\": 1",
            "\"a\": 3000000000",
            "model.vocab.a: expected an integer from 0 to 2147483647, found 3000000000"),
        lie(
            "\"a\": 1",
            "\"a\": 3",
            "model.vocab: id 1 is missing: expected the ids 0 to 2 for 3 tokens"),
        lie("\"##b\": 2", "\"##b\": 1", "model.vocab: id 1 is given to \"a\" and to \"##b\""),
        // added tokens
        lie(
            "\"added_tokens\": [",
            "\"added_tokens\": 3, \"x\": [",
            "added_tokens: expected a list, found 3"),
        lie(
            "\"added_tokens\": [",
            "\"added_tokens\": [null, ",
            "added_tokens[0]: expected an object, found null"),
        lie(
            "\"id\": 3",
            "\"id\": null",
            "added_tokens[1].id: expected an integer from 0 to 2147483647, found null"),
        lie("\"id\": 3", "\"id\": 5", "added_tokens[1].id: expected 3 for \"New\", found 5"),
        lie(
            "\"id\": 0, \"content\"",
            "\"id\": 1, \"content\"",
            "added_tokens[0].id: expected 0 for \"[UNK]\", found 1"),
        lie(
            "\"content\": \"New\"",
            "\"content\": \"\"",
            "added_tokens[1].content: expected a string that is not empty, found the string \"\""),
        lie(
            "\"content\": \"New\"",
            "\"content\": 8",
            "added_tokens[1].content: expected a string, found 8"),
        lie(
            "\"content\": \"New\"",
            "\"content\": \"[UNK]\"",
            "added_tokens[1].content: \"[UNK]\" is listed twice"),
        lie(
            "\"normalized\": true, \"special\": false",
            "\"special\": false",
            "added_tokens[1].normalized: expected true or false, found nothing"),
        lie(
            "\"special\": false}]",
            "\"special\": false}, {\"id\": 4, \"content\": \"NEW\", \"single_word\": false, \"lstrip\": false, \"rstrip\": false, \"normalized\": true, \"special\": false}]",
            "added_tokens: \"New\" and \"NEW\" are the same when normalised: \"new\""));
  }

  private static Arguments lie(String truth, String lie, String message) {
    return arguments(truth, lie, message);
  }

  @ParameterizedTest
  @MethodSource("lies")
  void a_file_that_lies_is_refused_with_the_lie_named(String truth, String lie, String message) {
    assertThat(VALID).contains(truth);
    assertThatThrownBy(() -> parse(VALID.replace(truth, lie)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(message + " (" + FILE + ")");
  }

  static Stream<Arguments> notJson() {
    return Stream.of(
        arguments("", "expected a JSON object, found null"),
        arguments("[]", "expected a JSON object, found START_ARRAY"),
        arguments(VALID + "x", "not JSON: Unrecognized token 'x'"),
        arguments(VALID.replace("\"a\": 1", "\"a\": 1, \"a\": 3"), "not JSON: Duplicate field 'a'"),
        arguments(
            VALID.replace("\"a\"", "\"\\ud83d\""), "not JSON: Broken surrogate pair in field name"),
        arguments(
            VALID.replace("\"a\"", "\"\\ude00\""),
            "not JSON: Unexpected low surrogate in field name"),
        arguments(
            VALID.replace("\"New\"", "\"\\ud83d\""),
            "not JSON: lone surrogate \\ud83d in a string"),
        arguments(
            VALID.replace("\"New\"", "\"\\ude00\""),
            "not JSON: lone surrogate \\ude00 in a string"),
        arguments(VALID.replace("\"a\": 1", "\"a\": 99999999999999999999"), "model.vocab.a"),
        arguments(
            VALID.replace("\"post_processor\": null", "\"post_processor\": " + "[".repeat(5_000)),
            "not JSON: Document nesting depth (1001) exceeds the maximum allowed (1000"));
  }

  @ParameterizedTest
  @MethodSource("notJson")
  void what_is_not_json_is_refused(String text, String message) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void surrogates_disguised_as_utf8_are_refused() {
    for (String place : List.of("\"a\"", "\"New\"", "\"##\"")) {
      byte[] bytes = VALID.replace(place, "\"~~~\"").getBytes(UTF_8);
      int at = new String(bytes, UTF_8).indexOf("~~~");
      bytes[at] = (byte) 0xED;
      bytes[at + 1] = (byte) 0xA0;
      bytes[at + 2] = (byte) 0x80;
      assertThatThrownBy(() -> Tokenizer.parse(bytes, FILE))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageStartingWith("not JSON: ");
    }
  }

  @Test
  void a_valid_file_is_read() {
    assertThatCode(() -> parse(VALID)).doesNotThrowAnyException();
  }

  @Test
  void cut_anywhere_it_is_refused() {
    byte[] valid = VALID.strip().getBytes(UTF_8);
    for (int length = 0; length < valid.length; length++) {
      byte[] cut = Arrays.copyOf(valid, length);
      assertThatThrownBy(() -> Tokenizer.parse(cut, FILE))
          .as("cut at %d", length)
          .isInstanceOf(ModelFormatException.class);
    }
  }

  @Test
  void with_any_byte_changed_it_is_read_or_refused() {
    byte[] valid = VALID.getBytes(UTF_8);
    for (int i = 0; i < valid.length; i++) {
      for (int value : new int[] {0, '"', '{', '}', '[', ',', '9', '-', 'x', 0xFF, 0xED, 0xC3}) {
        byte[] changed = valid.clone();
        changed[i] = (byte) value;
        String as = "byte " + i + " = " + value;
        try {
          Tokenizer.parse(changed, FILE).encode("New ab");
        } catch (ModelFormatException e) {
          assertThat(e.path()).as(as).isEqualTo(FILE);
        }
      }
    }
  }

  @Test
  void a_missing_file_is_not_a_broken_one() {
    assertThatThrownBy(() -> Tokenizer.read(Path.of("no such", "tokenizer.json")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void older_files_without_a_model_type_are_read() throws Exception {
    Tokenizer tokenizer = parse(VALID.replace("\"type\": \"WordPiece\", ", ""));
    assertThat(tokenizer.encode("abbnewx")).containsExactly(1, 2, 2, 3, 0);
  }

  @Test
  void added_tokens_may_be_left_out() throws Exception {
    Tokenizer tokenizer = parse(VALID.replace("\"added_tokens\"", "\"x\""));
    assertThat(tokenizer.vocabularySize()).isEqualTo(3);
  }

  @Test
  void padding_is_left_out_with_a_warning_and_truncation_with_a_word() throws Exception {
    String text =
        VALID
            .replace("\"truncation\": null", "\"truncation\": {\"max_length\": 1}")
            .replace("\"padding\": null", "\"padding\": {\"length\": 8}");
    RecordingLog log = new RecordingLog();
    Tokenizer tokenizer = TokenizerReader.read(text.getBytes(UTF_8), FILE, log);
    assertThat(log.records)
        .containsExactly(
            "DEBUG "
                + FILE
                + ": ignores truncation {max_length=1}: texts are cut and batched by the model,"
                + " not by its tokenizer",
            "WARNING "
                + FILE
                + ": ignores padding {length=8}: texts are cut and batched by the model,"
                + " not by its tokenizer");
    assertThat(tokenizer.encode("a a a")).containsExactly(1, 1, 1);
    assertThat(Golden.json(tokenizer.toJson()))
        .containsEntry("truncation", null)
        .containsEntry("padding", null);
  }

  private static Tokenizer parse(String json) throws ModelFormatException {
    return Tokenizer.parse(json.getBytes(UTF_8), FILE);
  }

  private static final class RecordingLog implements System.Logger {
    private final List<String> records = new ArrayList<>();

    @Override
    public String getName() {
      return "recording";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable thrown) {
      throw new AssertionError("unexpected: " + message);
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object @Nullable ... parameters) {
      records.add(level + " " + MessageFormat.format(String.valueOf(format), parameters));
    }
  }
}
