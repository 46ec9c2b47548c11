package io.winnow.engine.internal.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.engine.ModelFormatException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
  private static final long SEED = 7;

  @TempDir Path folder;

  private Path write(String header, int dataBytes) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    return Files.write(folder.resolve("t.safetensors"), file.array());
  }

  private static void map(Path file) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Safetensors.map(file, arena);
    }
  }

  @Test
  void what_is_written_is_read() throws IOException {
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(
        file,
        List.of(
            Tensors.of("weights", new float[] {1.5f, -2}),
            Tensors.of("mapping", new int[] {0, 5, 3})));
    try (Arena arena = Arena.ofConfined()) {
      Safetensors tensors = Safetensors.map(file, arena);
      assertThat(tensors.names()).containsExactly("weights", "mapping");
      assertThat(Tensors.floats(tensors.tensor("weights").orElseThrow(), 2, file))
          .containsExactly(1.5f, -2f);
      assertThat(Tensors.ints(tensors.tensor("mapping").orElseThrow(), 3, 6, file))
          .containsExactly(0, 5, 3);
      assertThat(tensors.tensor("other")).isEmpty();
    }
    // The reference writer aligns the data to eight bytes, so that it can be mapped and cast.
    long header =
        ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getLong();
    assertThat(header % 8).isZero();
  }

  @Test
  void integers_out_of_bounds_and_wrong_lengths_are_refused_with_their_place() throws IOException {
    Tensor mapping = Tensors.of("mapping", new int[] {0, 5, 3});
    Path origin = Path.of("m");
    assertThatThrownBy(() -> Tensors.ints(mapping, 3, 5, origin))
        .hasMessage("tensor mapping holds 5 at 1, outside [0, 5) (m)");
    assertThatThrownBy(() -> Tensors.ints(mapping, 4, 6, origin))
        .hasMessage("tensor mapping: expected [4], one value per token, found I32 [3] (m)");
    Tensor weights = Tensors.of("weights", new float[] {0, 1});
    assertThatThrownBy(() -> Tensors.ints(weights, 2, 5, origin))
        .hasMessage("tensor weights: expected an integer type, found F32 [2] (m)");
  }

  /** The bits 0xFF of every type, and what they are. */
  @ParameterizedTest
  @CsvSource({
    "U8, 255, 255",
    "I8, -1, -1",
    "U16, 65535, 65535",
    "I16, -1, -1",
    "U32, 4294967295, 4294967296",
    "I32, -1, -1",
    "U64, 18446744073709551615, 18446744073709551616",
    "I64, -1, -1",
    "BOOL, , 1",
    "F16, , NaN",
    "BF16, , NaN",
    "F32, , NaN",
    "F64, , NaN"
  })
  void every_type_is_a_float_and_whole_ones_are_ids(TensorType type, String id, float value)
      throws IOException {
    byte[] bits = new byte[type.bytes()];
    Arrays.fill(bits, (byte) 0xFF);
    Tensor tensor = new Tensor("t", type, List.of(1L), MemorySegment.ofArray(bits));
    Path origin = Path.of("m");
    assertThat(Tensors.floats(tensor, 1, origin)).containsExactly(value);
    assertThatThrownBy(() -> Tensors.ints(tensor, 1, 200, origin))
        .hasMessage(
            id == null
                ? "tensor t: expected an integer type, found " + type + " [1] (m)"
                : "tensor t holds " + id + " at 0, outside [0, 200) (m)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,9]}}  | lies outside the file",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}  | lies outside the file",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}  | has the wrong size",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}} | no usable shape",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]}} |"
            + " impossible shape",
        "{\"a\":{\"dtype\":\"F8\",\"shape\":[8],\"data_offsets\":[0,8]}}   | not supported: F8",
        "{\"a\":{\"shape\":[8],\"data_offsets\":[0,8]}}                    | not supported: null",
        "{\"a\":7}                                                         | not described",
        "{\"a\":{\"dtype\":\"I8\",\"shape\":[5],\"data_offsets\":[0,5]},\"b\":{\"dtype\":\"I8\",\"shape\":[5],\"data_offsets\":[3,8]}}"
            + " | tensors overlap: b begins at 3",
        "{\"a\":{\"dtype\":\"I8\",\"shape\":[5],\"data_offsets\":[3,8]}}         | a gap between",
        "{\"a\":{\"dtype\":\"I8\",\"shape\":[5],\"data_offsets\":[0,5]}}         | its tensors fill 5",
        "[1]                                                               | expected a JSON object",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}} | no usable"
      })
  void a_header_that_lies_is_refused(String header, String message) throws IOException {
    Path file = write(header, 8);
    assertThatThrownBy(() -> map(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(message.strip())
        .hasMessageContaining(file.toString());
  }

  @Test
  void a_header_length_beyond_the_file_is_refused() throws IOException {
    for (long length : new long[] {1L << 40, -1, Long.MAX_VALUE, 50}) {
      ByteBuffer bytes = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
      Path file = Files.write(folder.resolve("l.safetensors"), bytes.array());
      assertThatThrownBy(() -> map(file))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("header length not possible");
    }
  }

  @Test
  void a_header_that_is_there_but_larger_than_any_is_refused_unread() throws IOException {
    Path file = folder.resolve("l.safetensors");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.writeLong(Long.reverseBytes(100_000_000));
      sparse.setLength(100_000_100);
    }
    assertThatThrownBy(() -> map(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("100000092 follow, and at most 10000000 are read");
    Path many = write("{\"a\":[" + "[],".repeat(100_000) + "0]}", 0);
    assertThatThrownBy(() -> map(many))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("more values than any such file has");
  }

  @Test
  void truncation_and_bit_flips_give_only_the_documented_exception() throws IOException {
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(file, List.of(Tensors.of("weights", new float[40])));
    byte[] good = Files.readAllBytes(file);
    Path bad = folder.resolve("bad.safetensors");
    for (int length = 0; length < good.length; length++) {
      Files.write(bad, Arrays.copyOf(good, length));
      assertThatThrownBy(() -> map(bad)).isInstanceOf(ModelFormatException.class);
    }
    SplittableRandom random = new SplittableRandom(SEED);
    int refused = 0;
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(100)] ^= (byte) (1 << random.nextInt(8));
      Files.write(bad, bytes);
      try {
        map(bad);
      } catch (ModelFormatException e) {
        refused++;
      }
    }
    assertThat(refused).as("refused of 2000, seed %d", SEED).isGreaterThan(1000);
  }
}
