package io.winnow.bench.micro;

import io.winnow.engine.StaticModel;
import io.winnow.engine.table.ElementType;
import io.winnow.engine.tokenizer.TokenBuffer;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One text to its vector, and the share of it that is tokenising. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 3,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class EncodeBenchmark {
  /** Element type of the table. */
  @Param({"F32", "F16", "BF16", "I8"})
  public String type;

  /** Which of {@link BenchmarkModel#TEXTS}. */
  @Param({"query", "sentence", "paragraph"})
  public String text;

  private final TokenBuffer tokens = new TokenBuffer();
  private BenchmarkModel opened;
  private StaticModel model;
  private String content;
  private float[] out;

  /** Fills the fields that JMH does not. */
  public EncodeBenchmark() {}

  /** Maps the model. */
  @Setup
  public void open() throws IOException {
    opened = BenchmarkModel.open(ElementType.valueOf(type));
    model = opened.model();
    content = Objects.requireNonNull(BenchmarkModel.TEXTS.get(text));
    out = new float[model.dimension()];
  }

  /** Tokenise, look up, average, normalise. */
  @Benchmark
  public float[] encode() {
    model.encode(content, out);
    return out;
  }

  /** Tokenise alone. */
  @Benchmark
  public int tokenize() {
    tokens.clear();
    model.tokenizer().encode(content, tokens);
    return tokens.size();
  }

  /** Unmaps the model. */
  @TearDown
  public void close() throws IOException {
    opened.close();
  }
}
