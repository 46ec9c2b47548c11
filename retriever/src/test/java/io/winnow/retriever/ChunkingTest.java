package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.engine.StaticModel;
import io.winnow.engine.tokenizer.Tokenizer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ChunkingTest {
  private static final StaticModel MODEL = TestModels.of(1, 4);
  private static final Tokenizer TOKENIZER = MODEL.tokenizer();

  @AfterAll
  static void close() {
    MODEL.close();
  }

  private static List<String> cut(int tokens, int overlap, String text) {
    return new Chunking(tokens, overlap)
        .cut(text, TOKENIZER).stream().map(chunk -> chunk.in(text)).toList();
  }

  @Test
  void a_text_that_fits_is_one_chunk() {
    assertThat(cut(8, 0, "  Read the file. Write a line. \n"))
        .containsExactly("Read the file. Write a line.");
    assertThat(cut(8, 0, "")).isEmpty();
    assertThat(cut(8, 0, " \n\n ")).isEmpty();
    assertThat(Chunking.whole().cut("Read. ".repeat(1000), TOKENIZER)).hasSize(1);
  }

  @Test
  void chunks_end_with_sentences_and_paragraphs() {
    assertThat(cut(8, 0, "Read the file. Write a line. The stone. Gold of a river."))
        .containsExactly("Read the file. Write a line.", "The stone. Gold of a river.");
    assertThat(cut(4, 0, "read the\nfile\n\nwrite a line"))
        .containsExactly("read the\nfile", "write a line");
  }

  @Test
  void sentences_that_end_a_chunk_begin_the_next_one_too() {
    assertThat(cut(6, 3, "Read. Write. The stone. Gold. River."))
        .containsExactly("Read. Write.", "Write. The stone.", "The stone. Gold.", "Gold. River.");
    assertThat(cut(6, 2, "Read. Write. The stone. Gold. River."))
        .containsExactly("Read. Write.", "Write. The stone.", "Gold. River.");
    assertThat(cut(7, 3, "Read. Write. The stone. Gold. River."))
        .containsExactly("Read. Write. The stone.", "The stone. Gold. River.");
  }

  @Test
  void a_sentence_that_is_too_long_is_cut_at_blanks() {
    List<String> chunks = cut(4, 0, "read write file line thread lock list map stone gold river");
    assertThat(String.join(" ", chunks))
        .isEqualTo("read write file line thread lock list map stone gold river");
    assertThat(chunks)
        .allSatisfy(chunk -> assertThat(TOKENIZER.encode(chunk)).hasSizeBetween(1, 4));
  }

  @Test
  void other_scripts_and_surrogate_pairs_stay_whole() {
    assertThat(cut(7, 0, "これは文です。次の文です。")).containsExactly("これは文です。", "次の文です。");
    String pairs = "\uD83D\uDE00".repeat(9);
    assertThat(String.join("", cut(1, 0, pairs))).isEqualTo(pairs);
  }

  @Test
  void any_text_is_covered_in_order_within_the_budget() {
    long seed = 11;
    SplittableRandom random = new SplittableRandom(seed);
    String[] parts = {
      "read ", "stone. ", "The", "!", "\n", "\n\n", "\uD83D\uDE00", " ", "x", "。", "\t"
    };
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(1, 60); i > 0; i--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      int tokens = random.nextInt(1, 12);
      Chunking chunking = new Chunking(tokens, random.nextInt(tokens));
      List<Chunk> chunks = chunking.cut(text.toString(), TOKENIZER);
      String place = "seed " + seed + ", round " + round + ", " + chunking + ": " + text;
      int covered = 0;
      Chunk before = null;
      for (Chunk chunk : chunks) {
        assertThat(text.substring(Math.min(covered, chunk.start()), chunk.start()).isBlank())
            .as(place)
            .isTrue();
        if (before != null) {
          assertThat(chunk.start()).as(place).isGreaterThan(before.start());
          assertThat(chunk.end()).as(place).isGreaterThan(before.end());
        }
        covered = chunk.end();
        before = chunk;
      }
      assertThat(text.substring(covered).isBlank()).as(place).isTrue();
    }
  }

  @Test
  void a_long_text_without_a_stop_takes_no_time() {
    String text = "stone,".repeat(300_000);
    assertThat(cut(64, 8, text)).hasSizeGreaterThan(1_000);
  }

  @Test
  void numbers_that_make_no_sense_are_refused() {
    assertThatThrownBy(() -> new Chunking(-1, 0))
        .hasMessage("tokens of a chunk: expected 0 or more, found -1");
    assertThatThrownBy(() -> new Chunking(64, 64))
        .hasMessage("overlap of chunks: expected 0 to 63, less than a chunk's 64 tokens, found 64");
    assertThatThrownBy(() -> new Chunk(3, 3))
        .hasMessage("chunk: expected 0 <= start < end, found [3, 3)");
  }
}
