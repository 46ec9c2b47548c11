package io.winnow.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Param;

/** What the benchmark measures are sums of rows, for each of its parameters. */
class PoolBenchmarkTest {
  static Stream<String> types() throws NoSuchFieldException {
    return Arrays.stream(
        Objects.requireNonNull(
                PoolBenchmark.class.getField("type").getDeclaredAnnotation(Param.class))
            .value());
  }

  @ParameterizedTest
  @MethodSource("types")
  void all_widths_pool_the_same_documents_and_memory_counts_what_it_reads(String type)
      throws IOException {
    PoolBenchmark benchmark = new PoolBenchmark();
    benchmark.type = type;
    benchmark.open();
    try {
      PoolBenchmark.Rows[] rows = new PoolBenchmark.Rows[5];
      Arrays.setAll(rows, _ -> new PoolBenchmark.Rows());
      for (int i = 0; i < 3; i++) {
        float[] expected = benchmark.scalar(rows[0]).clone();
        assertThat(expected).doesNotContain(0f, Float.NaN);
        assertThat(benchmark.vector128(rows[1])).isEqualTo(expected);
        assertThat(benchmark.vector256(rows[2])).isEqualTo(expected);
        assertThat(benchmark.vector512(rows[3])).isEqualTo(expected);
      }
      assertThat(rows[3].bytes).isPositive().isEqualTo(rows[0].bytes);
      float[] one = benchmark.memory(rows[4]).clone();
      assertThat(one).containsOnly(one[0]);
      assertThat(one[0]).isPositive();
      assertThat(rows[4].bytes % (256L * one.length)).isZero();
    } finally {
      benchmark.close();
    }
  }

  @ParameterizedTest
  @MethodSource("widths")
  void each_width_is_asked_for(String method, String flag) throws NoSuchMethodException {
    Fork fork =
        Objects.requireNonNull(
            PoolBenchmark.class
                .getMethod(method, PoolBenchmark.Rows.class)
                .getDeclaredAnnotation(Fork.class));
    assertThat(fork.jvmArgsAppend()).contains("-Dwinnow.vector.bits=" + flag);
  }

  static Stream<Object[]> widths() {
    return Stream.of(
        new Object[] {"scalar", "0"},
        new Object[] {"vector128", "128"},
        new Object[] {"vector256", "256"},
        new Object[] {"vector512", "512"});
  }
}
