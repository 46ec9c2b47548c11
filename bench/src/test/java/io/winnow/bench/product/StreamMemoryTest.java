package io.winnow.bench.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ten million texts, or two gigabytes of them, through a heap of 24 MB. */
class StreamMemoryTest {
  private static final Path MODEL = Path.of("../engine/src/test/resources/golden/model/f32");
  private static final List<String> SMALL_HEAP = List.of("-Xmx24m", "-XX:+ExitOnOutOfMemoryError");

  /** The process with the small heap. */
  public static final class Encoder {
    private Encoder() {}

    /** Arguments: how many texts, chars of each, and how to stream them. */
    public static void main(String[] arguments) throws IOException {
      int count = Integer.parseInt(arguments[0]);
      byte[] chars = new byte[Integer.parseInt(arguments[1])];
      Arrays.fill(chars, (byte) ' ');
      byte[] words = "gold river ".getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(words, 0, chars, 0, Math.min(words.length, chars.length));
      Stream<String> texts =
          IntStream.range(0, count).mapToObj(i -> new String(chars, StandardCharsets.US_ASCII));
      try (StaticModel model = StaticModel.load(MODEL)) {
        long encoded =
            switch (arguments[2]) {
              case "stream" -> model.encodeAll(texts).filter(vector -> vector.length > 0).count();
              case "parallel" ->
                  model.encodeAll(texts).parallel().filter(vector -> vector.length > 0).count();
              default -> model.encodeAll(texts.toList()).length / model.dimension();
            };
        System.out.println(encoded);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10_000_000, 11, stream",
    "1_000_000, 11, parallel",
    "20_000, 100_000, stream",
  })
  void a_stream_of_any_length_fits(String count, String chars, String way) throws Exception {
    String number = count.replace("_", "");
    try (ChildJvm jvm =
        new ChildJvm(SMALL_HEAP, Encoder.class, number, chars.replace("_", ""), way)) {
      assertThat(jvm.line()).isEqualTo(number);
      assertThat(jvm.exitCode()).isZero();
    }
  }

  /** That the heap is too small for a tenth, or a hundredth, of that at once. */
  @ParameterizedTest
  @CsvSource({"1000000, 11", "500, 100000"})
  void a_list_does_not(String count, String chars) throws Exception {
    try (ChildJvm jvm = new ChildJvm(SMALL_HEAP, Encoder.class, count, chars, "list")) {
      assertThat(jvm.exitCode()).isEqualTo(3);
    }
  }
}
