package io.winnow.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Param;

/** All ways that the benchmark measures end at the same vectors, for each of its parameters. */
class CorpusBenchmarkTest {
  static Stream<String> types() throws NoSuchFieldException {
    return Arrays.stream(
        Objects.requireNonNull(
                CorpusBenchmark.class.getField("type").getDeclaredAnnotation(Param.class))
            .value());
  }

  @ParameterizedTest
  @MethodSource("types")
  void pooling_encoding_and_utf8_give_the_same_vectors(String type) throws IOException {
    CorpusBenchmark benchmark = new CorpusBenchmark();
    benchmark.type = type;
    benchmark.open();
    try {
      CorpusBenchmark.Text[] texts = new CorpusBenchmark.Text[5];
      Arrays.setAll(texts, _ -> new CorpusBenchmark.Text());
      for (int i = 0; i < Math.min(500, benchmark.count()); i++) {
        float[] expected = benchmark.encode(texts[0]).clone();
        assertThat(benchmark.encodeUtf8(texts[1])).isEqualTo(expected);
        assertThat(benchmark.pool(texts[2])).isEqualTo(expected);
        int tokens = benchmark.tokenize(texts[3]);
        assertThat(tokens).isPositive();
        assertThat(benchmark.tokenizeUtf8(texts[4])).isEqualTo(tokens);
      }
      assertThat(texts).extracting(text -> text.bytes).containsOnly(texts[0].bytes);
      assertThat(texts[0].bytes).isPositive();
    } finally {
      benchmark.close();
    }
  }
}
