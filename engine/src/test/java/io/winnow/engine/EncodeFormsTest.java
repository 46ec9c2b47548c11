package io.winnow.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every form of input and output gives the vector of encode(CharSequence). */
@SuppressWarnings("NullAway.Init") // JUnit calls open first
class EncodeFormsTest {
  private StaticModel model;

  @BeforeEach
  void open() throws IOException {
    // Reads seven tokens at most.
    model = StaticModel.load(GoldenFiles.folder("max-length"));
  }

  @AfterEach
  void close() {
    model.close();
  }

  private static List<String> texts() throws IOException {
    Map<String, @Nullable Object> golden =
        GoldenFiles.json(GoldenFiles.folder("f32").resolve("vectors.json"));
    List<String> texts = new ArrayList<>(GoldenFiles.strings(golden.get("texts")));
    for (int shift = 0; shift < 8; shift++) {
      texts.add("e".repeat(shift) + "\u00E9 \uD83D\uDE00 gold \u4E2D ".repeat(20));
    }
    return texts;
  }

  @Test
  void utf8_in_arrays_and_segments_gives_the_vector_of_the_chars() throws IOException {
    float[] out = new float[model.dimension()];
    try (Arena arena = Arena.ofConfined()) {
      for (String text : texts()) {
        float[] expected = model.encode(text);
        byte[] utf8 = ("  " + text + "!").getBytes(StandardCharsets.UTF_8);
        model.encode(utf8, 2, utf8.length - 1, out);
        assertThat(out).as(text).isEqualTo(expected);
        MemorySegment heap = MemorySegment.ofArray(utf8).asSlice(2, utf8.length - 3);
        model.encode(heap, out);
        assertThat(out).as(text).isEqualTo(expected);
        model.encode(arena.allocate(heap.byteSize() + 1).asSlice(1).copyFrom(heap), out);
        assertThat(out).as(text).isEqualTo(expected);
      }
    }
  }

  @Test
  void malformed_utf8_is_cut_where_its_replacement_is() {
    long seed = 20_261_128;
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = {'e', ' ', 'g', (byte) 0x80, (byte) 0xC3, (byte) 0xE2, (byte) 0x82, (byte) 0xF0};
    float[] out = new float[model.dimension()];
    for (int i = 0; i < 50_000; i++) {
      byte[] utf8 = new byte[random.nextInt(120)];
      for (int b = 0; b < utf8.length; b++) {
        utf8[b] = bytes[random.nextInt(bytes.length)];
      }
      // No surrogate is among these, on which Java and Python differ.
      float[] expected = model.encode(new String(utf8, StandardCharsets.UTF_8));
      model.encode(utf8, 0, utf8.length, out);
      assertThat(out).as("seed %d", seed).isEqualTo(expected);
      model.encode(MemorySegment.ofArray(utf8), out);
      assertThat(out).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void any_char_sequence_is_cut_like_a_string() throws IOException {
    float[] out = new float[model.dimension()];
    for (String text : texts()) {
      model.encode(CharBuffer.wrap(text), out);
      assertThat(out).as(text).isEqualTo(model.encode(text));
    }
  }

  @Test
  void a_segment_takes_the_floats_aligned_or_not() {
    int dim = model.dimension();
    float[] expected = model.encode("gold");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate((dim + 1) * 4L).asSlice(3, dim * 4L);
      model.encode("gold", out);
      assertThat(out.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED)).isEqualTo(expected);
    }
    float[] onHeap = new float[dim];
    model.encode("gold", MemorySegment.ofArray(onHeap));
    assertThat(onHeap).isEqualTo(expected);
    assertThatThrownBy(() -> model.encode("gold", MemorySegment.ofArray(new float[dim - 1])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("output size differs: expected 20 floats, 80 bytes, found 76");
  }

  @Test
  void a_matrix_of_the_caller_takes_all_rows_and_progress_hears_of_them() throws IOException {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      texts.addAll(texts());
    }
    List<Long> heard = new ArrayList<>();
    try (Arena arena = Arena.ofShared()) {
      MemorySegment out = arena.allocate(4L * texts.size() * model.dimension());
      model.encodeAll(
          texts,
          model.options(),
          out,
          (_, done, total) -> {
            assertThat(total).isEqualTo(texts.size());
            heard.add(done);
          });
      assertThat(out.toArray(ValueLayout.JAVA_FLOAT)).isEqualTo(model.encodeAll(texts));
    }
    assertThat(heard).isSorted().doesNotHaveDuplicates().endsWith((long) texts.size());
  }

  @Test
  void a_matrix_of_another_size_or_of_one_thread_is_refused() {
    List<String> texts = List.of("gold", "file");
    assertThatThrownBy(
            () ->
                model.encodeAll(
                    texts, model.options(), MemorySegment.ofArray(new float[39]), Progress.NONE))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("output size differs: expected 2 x 20 floats, 160 bytes, found 156");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mine = arena.allocate(160);
      assertThatThrownBy(() -> model.encodeAll(texts, model.options(), mine, Progress.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("output belongs to one thread: ");
    }
  }

  @Test
  void bytes_outside_the_array_are_refused() {
    assertThatThrownBy(() -> model.encode(new byte[3], 2, 4, new float[model.dimension()]))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
