package io.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextAccumulatorTest {
  private static final String[] PARTS = {
    "read ",
    "the file ",
    "running",
    " ",
    "[MASK]",
    "[SEP]x",
    "\u00C9clair ",
    "e\u0301",
    ", ",
    "\n",
    "\uD83D\uDE00",
    "\u4E2D\u6587",
    "gold",
    "index. ",
    "x\u302E\u1B44 "
  };

  private static String text(SplittableRandom random, int parts) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < parts; i++) {
      text.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return text.toString();
  }

  private static float[] whole(StaticModel model, String text) {
    float[] out = new float[model.dimension()];
    model.encode(text, EncodeOptions.unlimited(), out);
    return out;
  }

  @ParameterizedTest
  @ValueSource(strings = {"f32", "f16", "i8", "quantised", "f32-plain"})
  void chunks_of_any_size_give_the_bits_of_the_whole_text(String name) throws IOException {
    long seed = 20_261_127;
    SplittableRandom random = new SplittableRandom(seed);
    try (StaticModel model = StaticModel.load(GoldenFiles.folder(name))) {
      TextAccumulator accumulator = model.accumulator();
      float[] out = new float[model.dimension()];
      for (int round = 0; round < 300; round++) {
        String text = text(random, random.nextInt(200));
        int longest = 1 + random.nextInt(1 + random.nextInt(100));
        for (int at = 0, end; at < text.length(); at = end) {
          end = Math.min(text.length(), at + 1 + random.nextInt(longest));
          accumulator.add(text.substring(at, end));
        }
        accumulator.finish(out);
        assertThat(out).as("seed %d, round %d", seed, round).isEqualTo(whole(model, text));
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0, end; at < utf8.length; at = end) {
          end = Math.min(utf8.length, at + 1 + random.nextInt(longest));
          accumulator.add(MemorySegment.ofArray(utf8).asSlice(at, end - at));
        }
        accumulator.finish(out);
        assertThat(out).as("seed %d, round %d", seed, round).isEqualTo(whole(model, text));
      }
    }
  }

  @Test
  void a_long_text_is_nearer_to_the_exact_mean_than_sums_of_floats() throws IOException {
    try (StaticModel model = StaticModel.load(GoldenFiles.folder("f32"))) {
      String text = text(new SplittableRandom(7), 200_000);
      double[] exact = new double[model.dimension()];
      for (int id : model.tokenIds(text, EncodeOptions.unlimited())) {
        float[] row = model.row(id);
        for (int c = 0; c < exact.length; c++) {
          exact[c] += (double) row[c] * model.weight(id);
        }
      }
      double norm = 0;
      for (double value : exact) {
        norm += value * value;
      }
      TextAccumulator accumulator = model.accumulator();
      float[] once = new float[exact.length];
      accumulator.add(text);
      accumulator.finish(once);
      float[] whole = whole(model, text);
      double worst = 0;
      double worstOfWhole = 0;
      for (int c = 0; c < exact.length; c++) {
        double value = exact[c] / Math.sqrt(norm);
        worst = Math.max(worst, Math.abs(once[c] - value));
        worstOfWhole = Math.max(worstOfWhole, Math.abs(whole[c] - value));
      }
      assertThat(worst).isLessThan(1e-5);
      assertThat(worstOfWhole).isGreaterThan(10 * worst).isLessThan(1e-3);
      float[] chunked = new float[exact.length];
      for (int at = 0; at < text.length(); at += 1000) {
        accumulator.add(text.substring(at, Math.min(text.length(), at + 1000)));
      }
      accumulator.finish(chunked);
      assertThat(chunked).as("does not depend on the chunks").isEqualTo(once);
    }
  }

  @Test
  void nothing_and_unknown_words_give_the_zero_vector() throws IOException {
    try (StaticModel model = StaticModel.load(GoldenFiles.folder("f32"))) {
      TextAccumulator accumulator = model.accumulator();
      float[] out = new float[model.dimension()];
      for (String text : new String[] {"", " ", "\u4E2D\u6587"}) {
        accumulator.add(text);
        accumulator.finish(out);
        assertThat(out).containsOnly(0f);
      }
    }
  }

  @Test
  void one_word_of_a_hundred_megabytes_is_unknown_in_every_way() throws IOException {
    try (StaticModel model = StaticModel.load(GoldenFiles.folder("f32"))) {
      float[] gold = model.encode("gold");
      float[] out = new float[model.dimension()];
      String chunk = "a".repeat(1 << 20);
      TextAccumulator accumulator = model.accumulator();
      for (int i = 0; i < 100; i++) {
        accumulator.add(chunk);
      }
      accumulator.add(" gold");
      accumulator.finish(out);
      assertThat(out).isEqualTo(gold);
      String text = chunk.repeat(100) + " gold";
      model.encode(text, EncodeOptions.unlimited(), out);
      assertThat(out).isEqualTo(gold);
      accumulator.add(MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII)));
      accumulator.finish(out);
      assertThat(out).isEqualTo(gold);
    }
  }

  @Test
  void a_closed_model_and_a_wrong_length_are_refused() throws IOException {
    StaticModel model = StaticModel.load(GoldenFiles.folder("f32"));
    TextAccumulator accumulator = model.accumulator();
    assertThatThrownBy(() -> accumulator.finish(new float[19]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("dimension mismatch: model has 20, output has 19");
    model.close();
    assertThatThrownBy(() -> accumulator.add("gold"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the model is closed: ");
    assertThatThrownBy(() -> accumulator.finish(new float[20]))
        .isInstanceOf(IllegalStateException.class);
  }
}
