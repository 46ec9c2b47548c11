package io.winnow.bench.micro;

import io.winnow.engine.Similarity;
import io.winnow.engine.StaticModel;
import io.winnow.engine.table.ElementType;
import io.winnow.engine.table.EmbeddingTable;
import io.winnow.engine.tokenizer.TokenBuffer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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

/**
 * Documents of a real collection one after the other: how fast they are tokenised, how fast the
 * rows of their tokens are pooled, which is what bounds encoding, and how fast both are done. The
 * counter {@code bytes} is UTF-8 per microsecond, that is MB/s.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 5,
    jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class CorpusBenchmark {
  /** Element type of the table. */
  @Param("F32")
  public String type;

  private final TokenBuffer tokens = new TokenBuffer();
  private BenchmarkModel opened;
  private Arena arena;
  private StaticModel model;
  private EmbeddingTable table;
  private String[] documents;
  private byte[][] utf8;
  private int[][] ids;
  private float[] out;

  /** Fills the fields that JMH does not. */
  public CorpusBenchmark() {}

  /** How much text an operation took. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Text {
    /** Bytes in UTF-8. */
    public long bytes;

    private int next;

    /** No text yet. */
    public Text() {}
  }

  /** Maps the model and reads the documents. */
  @Setup
  @SuppressWarnings("MustBeClosedChecker") // close does it
  public void open() throws IOException {
    opened = BenchmarkModel.open(ElementType.valueOf(type), BenchmarkTexts.tokenizer());
    arena = Arena.ofShared();
    model = opened.model();
    table = opened.table(arena);
    List<String> texts = BenchmarkTexts.documents(model.tokenizer());
    documents = texts.toArray(String[]::new);
    utf8 = new byte[documents.length][];
    ids = new int[documents.length][];
    for (int i = 0; i < documents.length; i++) {
      utf8[i] = documents[i].getBytes(StandardCharsets.UTF_8);
      ids[i] = model.tokenIds(documents[i], model.options());
    }
    out = new float[model.dimension()];
  }

  /** How many documents there are. */
  public int count() {
    return documents.length;
  }

  private int advance(Text text) {
    int current = text.next;
    text.next = current + 1 == documents.length ? 0 : current + 1;
    text.bytes += utf8[current].length;
    return current;
  }

  /** Tokenise whole texts alone. */
  @Benchmark
  public int tokenize(Text text) {
    tokens.clear();
    model.tokenizer().encode(documents[advance(text)], tokens);
    return tokens.size();
  }

  /** Tokenise UTF-8 alone. */
  @Benchmark
  public int tokenizeUtf8(Text text) {
    byte[] bytes = utf8[advance(text)];
    tokens.clear();
    model.tokenizer().feed(bytes, 0, bytes.length, true, tokens);
    return tokens.size();
  }

  /** Sum, average and normalise the rows of known tokens: encoding without tokenising. */
  @Benchmark
  public float[] pool(Text text) {
    int[] rows = ids[advance(text)];
    table.sum(rows, null, rows.length, out);
    for (int c = 0; c < out.length; c++) {
      out[c] /= rows.length;
    }
    float norm = Similarity.norm(out) + 1e-32f;
    for (int c = 0; c < out.length; c++) {
      out[c] /= norm;
    }
    return out;
  }

  /** Encode, up to the model's maximum length. */
  @Benchmark
  public float[] encode(Text text) {
    model.encode(documents[advance(text)], out);
    return out;
  }

  /** Encode UTF-8, up to the model's maximum length. */
  @Benchmark
  public float[] encodeUtf8(Text text) {
    byte[] bytes = utf8[advance(text)];
    model.encode(bytes, 0, bytes.length, out);
    return out;
  }

  /** Unmaps the model. */
  @TearDown
  public void close() throws IOException {
    arena.close();
    opened.close();
  }
}
