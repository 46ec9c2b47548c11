package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.engine.GoldenFiles;
import io.winnow.engine.ModelFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Model2Vec does with the same words is in DerivedModelsTest. */
class ExtensionTest {
  private static Tokenizer parse(String json) throws ModelFormatException {
    return Tokenizer.parse(json.getBytes(StandardCharsets.UTF_8), Path.of("test"));
  }

  /** WordPiece with an added token of its own behind the vocabulary. */
  private static Tokenizer wordPiece() throws ModelFormatException {
    return parse(
        """
        {"version": "1.0", "added_tokens": [
           {"id": 7, "content": "<x>", "single_word": false, "lstrip": false, "rstrip": false,
            "normalized": false, "special": true},
           {"id": 8, "content": "a b", "single_word": false, "lstrip": false, "rstrip": false,
            "normalized": true, "special": false}],
         "normalizer": {"type": "BertNormalizer", "clean_text": true,
           "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
         "pre_tokenizer": {"type": "BertPreTokenizer"},
         "post_processor": {"type": "TemplateProcessing"},
         "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
           "max_input_chars_per_word": 9,
           "vocab": {"[UNK]": 0, "a": 1, "b": 2, "##b": 3, "ab": 4, "##c": 5, "-": 6}}}
        """);
  }

  private static Tokenizer unigram() throws ModelFormatException {
    return parse(
        """
        {"pre_tokenizer": {"type": "Metaspace", "replacement": "\u2581", "split": true},
         "model": {"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0], ["\u2581", -2],
           ["a", -3], ["b", -4], ["\u2581a", -2.5], ["abc", -30]]}}
        """);
  }

  @Test
  void words_go_behind_the_vocabulary_and_push_added_tokens_on() throws IOException {
    Tokenizer.Extended extended = wordPiece().with(List.of("ABBC", "b-a", "a", "bb"));
    Tokenizer tokenizer = extended.tokenizer();
    assertThat(extended.ids()).containsExactly(7, 11, 1, 8);
    assertThat(extended.oldIds()).containsExactly(0, 1, 2, 3, 4, 5, 6, -1, -1, 7, 8, -1);
    assertThat(tokenizer.token(7)).isEqualTo("abbc");
    assertThat(tokenizer.token(9)).isEqualTo("<x>");
    assertThat(tokenizer.token(11)).isEqualTo("b-a");
    assertThat(tokenizer.encode("abbc bb B-A <x> a b")).containsExactly(7, 8, 11, 9, 10);
    assertThat(new String(tokenizer.toJson(), StandardCharsets.UTF_8))
        .contains("\"post_processor\" : null");
  }

  @Test
  void the_longest_piece_first_also_in_words_that_begin_with_a_new_one() throws IOException {
    Tokenizer before = wordPiece();
    Tokenizer after = before.with(List.of("abb")).tokenizer();
    assertThat(before.encode("abbc")).containsExactly(4, 3, 5);
    assertThat(after.encode("abbc")).containsExactly(7, 5);
    assertThat(after.encode("abba")).as("as before, no piece for the rest").containsExactly(0);
  }

  @Test
  void an_added_token_is_found_inside_words() throws IOException {
    Tokenizer after = wordPiece().with(List.of("b-a")).tokenizer();
    assertThat(after.encode("abb-ab")).containsExactly(4, 9, 2);
  }

  @Test
  void what_the_tokenizer_would_not_find_is_left_out() throws IOException {
    Tokenizer before = wordPiece();
    Tokenizer.Extended extended =
        before.with(List.of("", "  ", "##c", "c".repeat(10), "b<x>", "\ud800"));
    assertThat(extended.ids()).containsOnly(-1);
    assertThat(extended.tokenizer().vocabularySize()).isEqualTo(before.vocabularySize());
  }

  @Test
  void chinese_words_are_found_though_their_characters_are_spaced_out() throws IOException {
    Tokenizer.Extended extended = wordPiece().with(List.of("\u4e2d\u6587"));
    assertThat(extended.ids()).containsExactly(9);
    assertThat(extended.tokenizer().encode("a\u4e2d\u6587b")).containsExactly(1, 9, 2);
  }

  @Test
  void a_new_piece_is_taken_where_its_pieces_were() throws IOException {
    Tokenizer before = unigram();
    Tokenizer.Extended extended = before.with(List.of("ab", "b b", "abab"));
    Tokenizer after = extended.tokenizer();
    assertThat(extended.ids()).containsExactly(6, 8, 7);
    assertThat(after.token(6)).isEqualTo("\u2581ab");
    assertThat(after.encode("ab abab aba")).containsExactly(6, 7, 6, 2);
    assertThat(after.encode("aa b b ab")).as("the spaces go along").containsExactly(4, 2, 8, 6);
  }

  @Test
  void a_piece_that_is_there_but_not_taken_makes_no_second() throws IOException {
    Tokenizer before =
        parse(
            """
            {"model": {"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0],
               ["a", -3], ["b", -4], ["abab", -30]]}}
            """);
    assertThat(before.with(List.of("abab")).ids()).containsExactly(-1);
  }

  @Test
  void a_long_unknown_word_does_not_make_unknown_text_less_likely() throws IOException {
    Tokenizer before = unigram();
    Tokenizer after = before.with(List.of("a\u00e9\u00e9\u00e9\u00e9\u00e9")).tokenizer();
    assertThat(after.encode("a\u00e9\u00e9\u00e9\u00e9\u00e9")).containsExactly(6);
    for (String text : List.of("ab\u00e9", "\u00e9\u00e9 a", "abc\u00e9")) {
      assertThat(after.encode(text)).as(text).isEqualTo(before.encode(text));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"f32", "quantised-unigram"})
  void any_words_become_tokens_that_are_written_and_read_again(String name) throws IOException {
    Tokenizer before = Tokenizer.read(GoldenFiles.folder(name).resolve("tokenizer.json"));
    long seed = Long.getLong("tests.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    String letters = "abcdefgSTR ,-+'\u00e9\u00c9\u4e2d\u0301[\u2581#";
    for (int round = 0; round < 60; round++) {
      List<String> words = new ArrayList<>();
      for (int i = random.nextInt(1, 15); i > 0; i--) {
        StringBuilder word = new StringBuilder();
        for (int k = random.nextInt(1, 9); k > 0; k--) {
          word.append(letters.charAt(random.nextInt(letters.length())));
        }
        words.add(word.toString());
      }
      String described = "seed " + seed + ", words " + words;
      Tokenizer.Extended extended = before.with(words);
      Tokenizer after = extended.tokenizer();
      Tokenizer read = Tokenizer.parse(after.toJson(), Path.of("again"));
      assertThat(Arrays.stream(extended.oldIds()).filter(id -> id >= 0).sorted())
          .as(described)
          .hasSize(before.vocabularySize());
      for (int id = 0; id < after.vocabularySize(); id++) {
        if (extended.oldIds()[id] >= 0) {
          assertThat(after.token(id)).as(described).isEqualTo(before.token(extended.oldIds()[id]));
        }
      }
      for (int i = 0; i < words.size(); i++) {
        int id = extended.ids()[i];
        int[] found = after.encode(words.get(i));
        if (id >= 0) {
          assertThat(found).as(described + ": " + words.get(i)).containsExactly(id);
        }
        assertThat(read.encode(words.get(i))).as(described).isEqualTo(found);
      }
    }
  }
}
