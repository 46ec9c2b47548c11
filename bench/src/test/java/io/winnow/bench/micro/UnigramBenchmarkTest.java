package io.winnow.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.engine.tokenizer.TokenBuffer;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Param;

/** What the benchmark measures are the pieces of the whole text, for each of its own parameters. */
class UnigramBenchmarkTest {
  static Stream<Arguments> parameters() throws NoSuchFieldException {
    String[] texts = values("text");
    return Arrays.stream(values("split"))
        .flatMap(split -> Arrays.stream(texts).map(text -> Arguments.of(text, split)));
  }

  private static String[] values(String field) throws NoSuchFieldException {
    Param param = UnigramBenchmark.class.getField(field).getAnnotation(Param.class);
    return Objects.requireNonNull(param).value();
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void measures_the_pieces_of_the_text(String text, boolean split) throws IOException {
    UnigramBenchmark benchmark = new UnigramBenchmark();
    benchmark.text = text;
    benchmark.split = split;
    benchmark.open();
    TokenBuffer tokens = benchmark.tokenize();
    String pieces =
        Arrays.stream(tokens.toArray())
            .mapToObj(benchmark.tokenizer()::token)
            .collect(Collectors.joining());
    String content = Objects.requireNonNull(BenchmarkModel.TEXTS.get(text));
    assertThat(pieces)
        .isEqualTo("\u2581" + content.strip().toLowerCase(Locale.ROOT).replace(' ', '\u2581'));
    assertThat(tokens.size()).isLessThan(content.length() / 2);
  }
}
