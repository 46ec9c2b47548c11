package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The fast way and the exact one against each other, where they meet. */
final class PlainTextTest {
  private final Tokenizer tokenizer = Golden.base();
  private final TokenBuffer out = new TokenBuffer();

  @Test
  void each_ascii_character_ends_a_word_or_not_wherever_it_stands() {
    for (int c = 0; c < 0x100; c++) {
      for (int length = 0; length < 36; length++) {
        for (int at = 0; at <= length; at++) {
          String text = "a".repeat(at) + (char) c + "b".repeat(length - at) + " x";
          assertThat(TestTexts.ids(tokenizer, text, out)).isNotEmpty();
        }
      }
    }
  }

  @Test
  void blocks_may_end_anywhere() {
    long seed = 20_261_126;
    SplittableRandom random = new SplittableRandom(seed);
    String[] atoms = {
      "running",
      " ",
      "un",
      ".",
      "[MASK]",
      "[MAS",
      "\u00E9",
      "e\u0301",
      "\uD83D\uDE00",
      "\u4E2D",
      "a".repeat(99),
      "\n",
      "abc",
      "x\u302E\u1B44",
      "[",
      "\u00A0",
      "ABC",
      "0",
      "\u0000",
      "\u1B44"
    };
    for (int i = 0; i < 200; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < 3 * Utf8Block.CHARS) {
        text.append(atoms[random.nextInt(atoms.length)]);
        text.append(i % 2 == 0 && random.nextInt(3) == 0 ? " " : "");
      }
      assertThat(TestTexts.ids(tokenizer, text.toString(), out)).as("seed %d", seed).isNotEmpty();
    }
  }

  @Test
  void a_word_without_end_takes_no_memory() {
    for (String part :
        new String[] {"a", "\u00E9", "\u302E", "\u302E\u034F", "a\u0301", "\u0301"}) {
      String block = part.repeat(1 << 12);
      for (int i = 0; i < 1 << 12; i++) {
        tokenizer.feed(block, 0, block.length(), false, out);
      }
      assertThat(out.size()).as(part).isZero();
      assertThat(out.rawText().array().length).as(part).isLessThan(1 << 14);
      assertThat(out.normalText().array().length).as(part).isLessThan(1 << 14);
      tokenizer.feed(" hello", 0, 6, true, out);
      if (part.equals("\u0301")) {
        assertThat(out.toArray()).containsExactly(tokenizer.id("hello"));
      } else {
        assertThat(out.toArray())
            .as(part)
            .containsExactly(tokenizer.unknownId(), tokenizer.id("hello"));
      }
      out.clear();
    }
  }

  @Test
  void punctuation_and_ideographs_without_space_take_no_memory() {
    String block = "\u4E2D.\u00E9!\u302E".repeat(1 << 12);
    for (int i = 0; i < 100; i++) {
      tokenizer.feed(block, 0, block.length(), false, out);
      assertThat(out.size()).isGreaterThan(1 << 12);
      out.truncate(0);
    }
    assertThat(out.rawText().array().length).isLessThan(1 << 14);
    assertThat(out.normalText().array().length).isLessThan(1 << 15);
  }
}
