package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.CharBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every tokenizer promises. */
abstract class TokenizerContract {
  /** A tokenizer that has the token "hello" and one for unknown words. */
  abstract Tokenizer tokenizer();

  @Test
  void each_id_has_one_token_and_each_token_its_id() {
    for (int id = 0; id < tokenizer().vocabularySize(); id++) {
      assertThat(tokenizer().id(tokenizer().token(id))).isEqualTo(id);
    }
    assertThat(tokenizer().id("no such token")).isEqualTo(-1);
    assertThat(tokenizer().id("")).isEqualTo(-1);
    assertThat(tokenizer().id("\uD800")).isEqualTo(-1);
  }

  @Test
  void ids_outside_the_vocabulary_have_no_token() {
    assertThatThrownBy(() -> tokenizer().token(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> tokenizer().token(tokenizer().vocabularySize()))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void a_text_without_words_has_no_ids() {
    assertThat(tokenizer().encode("")).isEmpty();
    assertThat(tokenizer().encode(" \t\r\n\u00A0\u3000")).isEmpty();
  }

  @Test
  void ids_are_appended_to_what_the_buffer_holds() {
    TokenBuffer out = new TokenBuffer();
    out.add(-7);
    tokenizer().encode("hello", out);
    tokenizer().encode("hello", out);
    int hello = tokenizer().id("hello");
    assertThat(out.toArray()).containsExactly(-7, hello, hello);
  }

  @Test
  void any_char_sequence_is_a_text() {
    assertThat(tokenizer().encode(CharBuffer.wrap("hello"))).isEqualTo(tokenizer().encode("hello"));
  }

  @Test
  void no_sequence_of_chars_is_too_broken() {
    char[] chars = {'a', '\uD800', '\uDC00', '\uDFFF', '\uDBFF', '[', '\u0000', '\uFFFF'};
    for (int i = 0; i < 1 << 12; i++) {
      StringBuilder text = new StringBuilder();
      for (int rest = i; rest > 0; rest /= chars.length) {
        text.append(chars[rest % chars.length]);
      }
      for (int id : tokenizer().encode(text)) {
        assertThat(id).isBetween(0, tokenizer().vocabularySize() - 1);
      }
    }
  }

  @Test
  void a_lone_surrogate_is_a_replacement_character() {
    assertThat(tokenizer().encode("hel\uD800lo \uDC00 x\uDC00\uD800y"))
        .isEqualTo(tokenizer().encode("hel\uFFFDlo \uFFFD x\uFFFD\uFFFDy"));
  }

  @Test
  void a_surrogate_pair_may_come_in_two_parts() {
    for (String text : List.of("x\uD83D\uDE00y", "\uD83D\uD83D\uDE00", "\uD83D", "\uDE00\uD83D")) {
      TokenBuffer out = new TokenBuffer();
      Feeding.SINGLE_CHARS.encode(tokenizer(), text, out);
      assertThat(out.toArray()).as(text).isEqualTo(tokenizer().encode(text));
    }
  }

  @Test
  void a_half_pair_does_not_wait_for_bytes() {
    TokenBuffer out = new TokenBuffer();
    tokenizer().feed("hello \uD83D", 0, 7, false, out);
    byte[] rest = {' ', (byte) 0xE2, (byte) 0x82};
    tokenizer().feed(rest, 0, rest.length, false, out);
    tokenizer().feed(" hello", 0, 6, true, out);
    assertThat(out.toArray()).isEqualTo(tokenizer().encode("hello \uFFFD \uFFFD hello"));
  }

  @Test
  void bytes_that_are_no_utf8_are_replacement_characters() {
    byte[] bytes = {'x', (byte) 0xC3, 'y', ' ', (byte) 0xED, (byte) 0xA0, (byte) 0x80, (byte) 0xF0};
    TokenBuffer out = new TokenBuffer();
    tokenizer().feed(bytes, 0, bytes.length, true, out);
    assertThat(out.toArray()).isEqualTo(tokenizer().encode("x\uFFFDy \uFFFD\uFFFD\uFFFD\uFFFD"));
  }

  @Test
  void a_text_that_was_not_finished_is_forgotten() {
    TokenBuffer out = new TokenBuffer();
    int[] expected = tokenizer().encode("hello");
    for (String unfinished : List.of("hel", "hel\uD83D", "caf\u00E9", "[MAS", "\u4E2D")) {
      tokenizer().feed(unfinished, 0, unfinished.length(), false, out);
      out.clear();
      tokenizer().feed("hello", 0, 5, true, out);
      assertThat(out.toArray()).as(unfinished).isEqualTo(expected);
      out.clear();
      tokenizer().feed(new byte[] {'h', (byte) 0xE2}, 0, 2, false, out);
      out.truncate(0);
      tokenizer().encode("hello", out);
      tokenizer().feed("", 0, 0, true, out);
      assertThat(out.toArray()).as(unfinished).isEqualTo(expected);
      out.clear();
    }
  }

  @Test
  void parts_outside_their_text_are_refused() {
    TokenBuffer out = new TokenBuffer();
    assertThatThrownBy(() -> tokenizer().feed("hello", 3, 6, true, out))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> tokenizer().feed(new byte[5], -1, 2, true, out))
        .isInstanceOf(IndexOutOfBoundsException.class);
    MemorySegment segment = MemorySegment.ofArray(new byte[5]);
    assertThatThrownBy(() -> tokenizer().feed(segment, 4, 6, true, out))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void a_long_text_has_the_ids_of_its_words() {
    String text = "hello ".repeat(100_000);
    int[] ids = TestTexts.ids(tokenizer(), text, new TokenBuffer());
    assertThat(ids).hasSize(100_000).containsOnly(tokenizer().id("hello"));
  }

  @Test
  void threads_share_a_tokenizer_and_get_the_ids_of_one_thread() throws Exception {
    List<String> texts = TestTexts.composed(Golden.lines("composed.jsonl").getFirst());
    List<String> some = texts.subList(0, 20_000);
    List<String> expected = TestTexts.idDigests(tokenizer(), some, 1_000);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Callable<List<String>>> tasks = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        tasks.add(() -> TestTexts.idDigests(tokenizer(), some, 1_000));
      }
      for (Future<List<String>> actual : threads.invokeAll(tasks)) {
        assertThat(actual.get()).isEqualTo(expected);
      }
    }
  }

  @Test
  void written_and_read_again_it_is_the_same() throws Exception {
    Tokenizer again = Tokenizer.parse(tokenizer().toJson(), Path.of("again"));
    assertThat(tokens(again)).isEqualTo(tokens(tokenizer()));
    assertThat(again.unknownId()).isEqualTo(tokenizer().unknownId());
    assertThat(again.medianTokenLength()).isEqualTo(tokenizer().medianTokenLength());
    assertThat(again.encode("hello, World")).isEqualTo(tokenizer().encode("hello, World"));
  }

  @Test
  void without_tokens_the_others_close_up_in_their_order() {
    Tokenizer.Pruned pruned = tokenizer().without(token -> token.equals("hello"));
    int[] expected =
        IntStream.range(0, tokenizer().vocabularySize())
            .filter(id -> id != tokenizer().id("hello"))
            .toArray();
    assertThat(pruned.oldIds()).isEqualTo(expected);
    assertThat(tokens(pruned.tokenizer()))
        .isEqualTo(Arrays.stream(expected).mapToObj(tokenizer()::token).toList());
    assertThat(pruned.tokenizer().id("hello")).isEqualTo(-1);
    assertThat(pruned.tokenizer().token(pruned.tokenizer().unknownId()))
        .isEqualTo(tokenizer().token(tokenizer().unknownId()));
  }

  @Test
  void without_nothing_it_is_the_same() {
    Tokenizer.Pruned pruned = tokenizer().without(_ -> false);
    assertThat(tokens(pruned.tokenizer())).isEqualTo(tokens(tokenizer()));
  }

  @Test
  void the_unknown_token_stays() {
    String unknown = tokenizer().token(tokenizer().unknownId());
    assertThatThrownBy(() -> tokenizer().without(unknown::equals))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cannot remove the unknown token \"" + unknown + "\": words need it");
  }

  static List<String> tokens(Tokenizer tokenizer) {
    return IntStream.range(0, tokenizer.vocabularySize()).mapToObj(tokenizer::token).toList();
  }
}
