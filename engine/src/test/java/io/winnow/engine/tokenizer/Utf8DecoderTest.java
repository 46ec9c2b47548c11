package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Malformed UTF-8 against what Python makes of it; see tokenizer_golden.py. */
final class Utf8DecoderTest {
  private final Utf8Decoder decoder = new Utf8Decoder();

  @Test
  void what_is_malformed_is_replaced_as_python_does() {
    Map<String, @Nullable Object> golden = Golden.lines("utf8.jsonl").getFirst();
    int[] bytes = Golden.ids(golden, "bytes");
    TestTexts.XorShift random =
        new TestTexts.XorShift(Long.parseUnsignedLong(Golden.string(golden, "seed")));
    int block = Golden.integer(golden, "block");
    BlockDigests digests = new BlockDigests(block);
    for (int i = 0; i < Golden.integer(golden, "strings"); i++) {
      byte[] text = new byte[1 + random.below(12)];
      for (int b = 0; b < text.length; b++) {
        text[b] = (byte) bytes[random.below(bytes.length)];
      }
      digests.add(decode(text, text.length));
      for (int part = 1; part < text.length; part++) {
        assertThat(decode(text, part)).isEqualTo(decode(text, text.length));
      }
    }
    assertThat(BlockDigests.differing(Golden.strings(golden, "digests"), digests.digests(), block))
        .isEmpty();
  }

  @Test
  void stops_at_white_space_only_between_characters() {
    byte[] text = {'a', (byte) 0xC3, ' ', 'b'};
    CodePoints out = new CodePoints();
    assertThat(decoder.decode(text, 0, 4, true, out)).isEqualTo(2);
    assertThat(out.toString()).isEqualTo("a\uFFFD");
    assertThat(decoder.decode(text, 2, 4, false, out)).isEqualTo(4);
    assertThat(out.toString()).isEqualTo("a\uFFFD b");
    List<Integer> stops = new ArrayList<>();
    for (int c = 0; c < 0x80; c++) {
      if (decoder.decode(new byte[] {(byte) c}, 0, 1, true, out) == 0) {
        stops.add(c);
      }
    }
    assertThat(stops).containsExactly(9, 10, 13, 32);
  }

  /** The text that comes in parts of some bytes. */
  private String decode(byte[] text, int part) {
    CodePoints out = new CodePoints();
    for (int at = 0; at < text.length; at += part) {
      decoder.decode(text, at, Math.min(text.length, at + part), false, out);
    }
    decoder.finish(out);
    return out.toString();
  }
}
