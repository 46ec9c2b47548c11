package io.winnow.bench.micro;

import io.winnow.engine.tokenizer.TokenBuffer;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One text to the ids of a Unigram vocabulary of real size. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class UnigramBenchmark {
  /** Which of {@link BenchmarkModel#TEXTS}. */
  @Param({"query", "sentence", "paragraph"})
  public String text;

  /** Whether words are split before they are encoded, so that those met lately are known. */
  @Param({"true", "false"})
  public boolean split;

  private final TokenBuffer tokens = new TokenBuffer();
  private Tokenizer tokenizer;
  private String content;

  /** Fills the fields that JMH does not. */
  public UnigramBenchmark() {}

  /** Makes the tokenizer. */
  @Setup
  public void open() throws IOException {
    tokenizer = BenchmarkModel.unigram(split);
    content = Objects.requireNonNull(BenchmarkModel.TEXTS.get(text));
  }

  /** Normalise, split, find the best pieces. */
  @Benchmark
  public TokenBuffer tokenize() {
    tokens.clear();
    tokenizer.encode(content, tokens);
    return tokens;
  }

  /** The tokenizer that is measured. */
  Tokenizer tokenizer() {
    return tokenizer;
  }
}
