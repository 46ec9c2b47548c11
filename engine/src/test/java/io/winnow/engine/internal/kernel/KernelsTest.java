package io.winnow.engine.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.table.ElementType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels in use against their scalar twin; the build runs it at every vector width. */
class KernelsTest {
  private static final long SEED = 42;
  private static final int[] DIMENSIONS = {
    1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 255, 256, 257, 300, 384, 768, 1024
  };
  private static final int ROWS = 37;
  private static final float[] SPECIAL = {
    0f,
    -0f,
    Float.MAX_VALUE,
    -Float.MAX_VALUE,
    Float.MIN_VALUE,
    1e-40f,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY
  };
  private static final float CANARY = 12345f;

  private final Kernels kernels = Kernels.active();
  private final Kernels twin = new ScalarKernels();

  static Stream<Arguments> shapes() {
    return Arrays.stream(ElementType.values())
        .flatMap(type -> Arrays.stream(DIMENSIONS).mapToObj(dim -> Arguments.of(type, dim)));
  }

  @Test
  void the_implementation_is_the_one_the_build_expects() {
    String expected = System.getProperty("winnow.expect.implementation", "vector");
    assertThat(kernels.name()).startsWith(expected);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void row_sums_are_the_bits_of_the_scalar_twin(ElementType type, int dim) {
    SplittableRandom random = new SplittableRandom(SEED);
    try (Arena arena = Arena.ofConfined()) {
      // One byte off alignment, as a table in a file may be.
      MemorySegment memory = arena.allocate((long) ROWS * dim * type.bytes() + 1).asSlice(1);
      fill(memory, type, random);
      for (int count : new int[] {0, 1, 2, 5, 100}) {
        int[] rows = random.ints(count, 0, ROWS).toArray();
        float[] scales = new float[count];
        for (int t = 0; t < count; t++) {
          scales[t] = (float) random.nextDouble(-2, 2);
        }
        assertSame(type, memory, dim, rows, null, count);
        assertSame(type, memory, dim, rows, scales, count);
      }
    }
  }

  private void assertSame(
      ElementType type,
      MemorySegment table,
      int dim,
      int[] rows,
      float @Nullable [] scales,
      int count) {
    float[] expected = new float[dim + 1];
    float[] actual = new float[dim + 1];
    Arrays.fill(expected, CANARY);
    Arrays.fill(actual, CANARY);
    sum(twin, type, table, dim, rows, scales, count, expected);
    sum(kernels, type, table, dim, rows, scales, count, actual);
    for (int c = 0; c <= dim; c++) {
      assertThat(Float.floatToIntBits(actual[c]))
          .as("%s, dim %d, %d rows, column %d, seed %d", type, dim, count, c, SEED)
          .isEqualTo(Float.floatToIntBits(expected[c]));
    }
    assertThat(actual[dim]).isEqualTo(CANARY);
  }

  private static void sum(
      Kernels kernels,
      ElementType type,
      MemorySegment table,
      int dim,
      int[] rows,
      float @Nullable [] scales,
      int count,
      float[] out) {
    switch (type) {
      case F32 -> kernels.sumF32(table, dim, rows, scales, count, out);
      case F16 -> kernels.sumF16(table, dim, rows, scales, count, out);
      case BF16 -> kernels.sumBF16(table, dim, rows, scales, count, out);
      case I8 -> kernels.sumI8(table, dim, rows, scales, count, out);
    }
  }

  @Test
  void every_binary16_is_decoded_exactly() {
    int values = 1 << 16;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment table = arena.allocate(values * 2L);
      for (int bits = 0; bits < values; bits++) {
        table.setAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, bits, (short) bits);
      }
      float[] out = new float[values];
      kernels.sumF16(table, values, new int[] {0}, null, 1, out);
      for (int bits = 0; bits < values; bits++) {
        float expected = Float.float16ToFloat((short) bits);
        if (Float.isNaN(expected)) {
          assertThat(out[bits]).as("bits %x", bits).isNaN();
        } else {
          // Adding to zero turns -0 into 0, in Python too.
          assertThat(out[bits]).as("bits %x", bits).isEqualTo(expected + 0f);
        }
      }
    }
  }

  static IntStream dimensions() {
    return Arrays.stream(DIMENSIONS);
  }

  @ParameterizedTest
  @MethodSource("dimensions")
  void inner_products_agree_with_the_twin(int dim) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] a = new float[dim];
    float[] b = new float[dim];
    for (int i = 0; i < dim; i++) {
      a[i] = (float) random.nextDouble(-1, 1);
      b[i] = (float) random.nextDouble(-1, 1);
    }
    assertThat(kernels.dot(a, b)).isCloseTo(twin.dot(a, b), within(1e-6f * dim));
  }

  @ParameterizedTest
  @MethodSource("dimensions")
  void products_with_rows_are_the_bits_of_the_scalar_twin(int dim) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] query = new float[dim];
    for (int i = 0; i < dim; i++) {
      query[i] = (float) random.nextDouble(-1, 1);
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rows = arena.allocate((long) ROWS * dim * Float.BYTES + 1).asSlice(1);
      for (long i = 0; i < (long) ROWS * dim; i++) {
        rows.set(ElementReader.FLOAT, i * Float.BYTES, (float) random.nextDouble(-1, 1));
      }
      float[] all = new float[ROWS];
      twin.dotRange(rows, query, 0, ROWS, all);
      assertThat(all[1]).isCloseTo(naive(rows, query, 1), within(1e-6f * dim));
      for (int count : new int[] {0, 1, 3, 4, 7, 16}) {
        int[] ids = random.ints(count + 1, 0, ROWS).toArray();
        int from = random.nextInt(ROWS - count);
        float[] range = canaries(count + 1);
        kernels.dotRange(rows, query, from, count, range);
        float[] given = canaries(count + 1);
        kernels.dotRows(rows, query, ids, count, given);
        for (int i = 0; i < count; i++) {
          String as = "dim %d, %d of %d, seed %d".formatted(dim, i, count, SEED);
          assertThat(range[i]).as(as).isEqualTo(all[from + i]);
          assertThat(given[i]).as(as).isEqualTo(all[ids[i]]);
        }
        assertThat(range[count]).isEqualTo(CANARY);
        assertThat(given[count]).isEqualTo(CANARY);
        float[] twins = new float[count];
        twin.dotRows(rows, query, ids, count, twins);
        assertThat(twins).isEqualTo(Arrays.copyOf(given, count));
      }
    }
  }

  private static float naive(MemorySegment rows, float[] query, int row) {
    double sum = 0;
    for (int c = 0; c < query.length; c++) {
      long at = (row * (long) query.length + c) * Float.BYTES;
      sum += (double) query[c] * rows.get(ElementReader.FLOAT, at);
    }
    return (float) sum;
  }

  private static float[] canaries(int length) {
    float[] canaries = new float[length];
    Arrays.fill(canaries, CANARY);
    return canaries;
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 16, 32, 48, 256, 384, 1024, 2080, 4240})
  void scores_of_codes_are_what_their_columns_say_to_the_bit(int columns) {
    SplittableRandom random = new SplittableRandom(SEED);
    int blocks = 3;
    byte[] tables = tables(columns, random);
    float step = 0.01f;
    float offset = -0.5f;
    float base = -0.25f;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment codes = arena.allocate(Kernels.codeBlockBytes(columns) * blocks + 1).asSlice(1);
      for (long at = 0; at < codes.byteSize(); at += Integer.BYTES) {
        codes.set(ElementReader.INT, at, random.nextInt());
      }
      // The first code of each block takes the largest sum that there may be.
      for (int row = 0; row < columns / 4; row++) {
        for (int block = 0; block < blocks; block++) {
          codes.set(
              ValueLayout.JAVA_BYTE,
              Kernels.codeBlockBytes(columns) * block + 64L * row,
              (byte) -1);
        }
      }
      for (int i = 0; i < blocks * Kernels.CODE_BLOCK; i++) {
        codes.set(ElementReader.FLOAT, scaleAt(columns, i), (float) random.nextDouble(0, 1));
      }
      for (int from = 0; from < blocks; from++) {
        int count = (blocks - from) * Kernels.CODE_BLOCK;
        float[] scores = canaries(count + 1);
        kernels.codeScores(codes, tables, step, offset, base, from, blocks - from, scores);
        assertThat(scores[count]).isEqualTo(CANARY);
        float[] twins = new float[count];
        twin.codeScores(codes, tables, step, offset, base, from, blocks - from, twins);
        assertThat(Arrays.copyOf(scores, count)).as("seed %d", SEED).isEqualTo(twins);
        for (int i = 0; i < count; i++) {
          int code = from * Kernels.CODE_BLOCK + i;
          int sum = 0;
          for (int column = 0; column < columns; column += 2) {
            sum += tables[column / 2 * 64 + bits(codes, columns, code, column)];
          }
          float scale = codes.get(ElementReader.FLOAT, scaleAt(columns, code));
          assertThat(scores[i])
              .as("code %d, seed %d", code, SEED)
              .isEqualTo((sum * step + offset) * scale + base);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 64, 100, 1024})
  void scores_at_least_a_threshold_are_found_where_they_are(int count) {
    SplittableRandom random = new SplittableRandom(SEED);
    float[] scores = canaries(count + 1);
    for (int i = 0; i < count; i++) {
      scores[i] = i % 7 == 3 ? Float.NaN : random.nextInt(5) * 0.25f;
    }
    for (float threshold : new float[] {Float.NEGATIVE_INFINITY, 0.5f, 1, 2}) {
      int[] places = new int[count];
      int found = kernels.atLeast(scores, count, threshold, places);
      assertThat(Arrays.copyOf(places, found))
          .as("threshold %s, seed %d", threshold, SEED)
          .isEqualTo(IntStream.range(0, count).filter(i -> scores[i] >= threshold).toArray());
    }
  }

  /** Of entries up to the largest, which code 15 has in each. */
  private static byte[] tables(int columns, SplittableRandom random) {
    byte[] tables = new byte[columns / 2 * 64];
    int largest = Kernels.largestEntry(columns);
    for (int i = 0; i < tables.length; i++) {
      tables[i] =
          i % 64 >= 16
              ? tables[i - 16]
              : (byte) (i % 16 == 15 ? largest : random.nextInt(largest + 1));
    }
    return tables;
  }

  private static long scaleAt(int columns, int code) {
    return columns / 4 * 64L + Kernels.codeBlockBytes(columns) * (code / 64) + code % 64 * 4L;
  }

  /** The four bits of a code for a column and the next. */
  private static int bits(MemorySegment codes, int columns, int code, int column) {
    int place = code % 16 * 4 + code % 64 / 16;
    long at = Kernels.codeBlockBytes(columns) * (code / 64) + column / 4 * 64L + place;
    return codes.get(ValueLayout.JAVA_BYTE, at) >> (column % 4 * 2) & 15;
  }

  private static void fill(MemorySegment memory, ElementType type, SplittableRandom random) {
    for (long i = 0; i < memory.byteSize() / type.bytes(); i++) {
      float value =
          random.nextInt(40) == 0
              ? SPECIAL[random.nextInt(SPECIAL.length)]
              : (float) random.nextDouble(-3, 3);
      switch (type) {
        case F32 -> memory.set(ElementReader.FLOAT, 4 * i, value);
        case F16 -> memory.set(ElementReader.SHORT, 2 * i, Float.floatToFloat16(value));
        case BF16 ->
            memory.set(ElementReader.SHORT, 2 * i, (short) (Float.floatToRawIntBits(value) >>> 16));
        case I8 -> memory.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt(-128, 128));
      }
    }
  }
}
