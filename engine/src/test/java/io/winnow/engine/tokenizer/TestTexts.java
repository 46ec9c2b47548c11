package io.winnow.engine.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The texts that tokenizer_golden.py makes too. */
final class TestTexts {
  static final int SCALAR_BLOCK = 4096;

  private TestTexts() {}

  /** Each code point inside a word, alone, and between two marks; surrogates as empty texts. */
  static Iterable<String> scalars() {
    return () ->
        IntStream.range(0, Character.MAX_CODE_POINT + 1)
            .mapToObj(
                c -> {
                  String s = Character.toString(c);
                  return c >= 0xD800 && c < 0xE000
                      ? ""
                      : "a" + s + "b " + s + " x\u302E" + s + "\u1B44y";
                })
            .iterator();
  }

  /** Texts composed at random from recorded parts. */
  static List<String> composed(Map<String, @Nullable Object> recipe) {
    List<String> atoms = Golden.strings(recipe, "atoms");
    XorShift random = new XorShift(Long.parseUnsignedLong(Golden.string(recipe, "seed")));
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < Golden.integer(recipe, "strings"); i++) {
      StringBuilder text = new StringBuilder();
      for (int parts = 1 + random.below(10); parts > 0; parts--) {
        int kind = random.below(100);
        if (kind < 80) {
          text.append(atoms.get(random.below(atoms.size())));
        } else if (kind < 90) {
          text.appendCodePoint(random.below(0xD800));
        } else {
          int c = random.below(0x110000 - 0x800);
          text.appendCodePoint(c < 0xD800 ? c : c + 0x800);
        }
      }
      texts.add(text.toString());
    }
    return texts;
  }

  static String line(int[] ids) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < ids.length; i++) {
      line.append(i == 0 ? "" : " ").append(ids[i]);
    }
    return line.toString();
  }

  /** Digests of the ids of many texts, which are the same whatever way the texts take. */
  static List<String> idDigests(Tokenizer tokenizer, Iterable<String> texts, int block) {
    BlockDigests digests = new BlockDigests(block);
    TokenBuffer out = new TokenBuffer();
    for (String text : texts) {
      digests.add(line(ids(tokenizer, text, out)));
    }
    return digests.digests();
  }

  /** The ids of a text, after they have come out of each {@link Feeding}. */
  static int[] ids(Tokenizer tokenizer, String text, TokenBuffer out) {
    int[] expected = null;
    for (Feeding feeding : Feeding.values()) {
      out.clear();
      feeding.encode(tokenizer, text, out);
      int[] ids = out.toArray();
      if (expected == null) {
        expected = ids;
      } else if (!Arrays.equals(ids, expected)) {
        assertThat(ids).as("%s: \"%s\"", feeding, text).isEqualTo(expected);
      }
    }
    return Objects.requireNonNull(expected);
  }

  /** xorshift64*, as in the script. */
  static final class XorShift {
    private long state;

    XorShift(long seed) {
      state = seed;
    }

    int below(int bound) {
      state ^= state >>> 12;
      state ^= state << 25;
      state ^= state >>> 27;
      return (int) (((state * 0x2545F4914F6CDD1DL) >>> 33) % bound);
    }
  }
}
