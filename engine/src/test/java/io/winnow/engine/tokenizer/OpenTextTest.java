package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** The way of a text in parts to a tokenizer that takes only whole ones. */
final class OpenTextTest {
  private final Tokenizer tokenizer = Golden.base();
  private final TokenBuffer out = new TokenBuffer();
  private final OpenText text = new OpenText(new Utf8Decoder());

  @Test
  void parts_in_chars_and_bytes_make_one_text() {
    String whole = "hello W\u00F6rld \uD83D\uDE00 running [MASK]";
    byte[] bytes = Feeding.utf8(whole);
    for (int cut = 0; cut <= whole.length(); cut++) {
      text.add(whole, 0, cut);
      text.add(whole, cut, whole.length());
      assertThat(ids()).isEqualTo(tokenizer.encode(whole));
    }
    for (int cut = 0; cut <= bytes.length; cut++) {
      text.add(MemorySegment.ofArray(bytes), 0, cut, new Utf8Block());
      text.add(MemorySegment.ofArray(bytes), cut, bytes.length, new Utf8Block());
      assertThat(ids()).isEqualTo(tokenizer.encode(whole));
    }
  }

  @Test
  void an_unfinished_character_is_replaced_when_chars_follow_or_the_text_ends() {
    byte[] half = {'x', (byte) 0xE2, (byte) 0x82};
    text.add(MemorySegment.ofArray(half), 0, 3, new Utf8Block());
    text.add("y", 0, 1);
    text.add(MemorySegment.ofArray(half), 0, 3, new Utf8Block());
    assertThat(ids()).isEqualTo(tokenizer.encode("x\uFFFDyx\uFFFD"));
  }

  private int[] ids() {
    out.clear();
    text.end(tokenizer, out);
    return out.toArray();
  }
}
