package io.winnow.bench.micro;

import io.winnow.engine.StaticModel;
import io.winnow.engine.table.ElementType;
import io.winnow.engine.table.EmbeddingTable;
import java.io.IOException;
import java.lang.foreign.Arena;
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
 * The sum of the rows of a document's tokens: each element type, each vector width beside its
 * scalar twin, and rows of a table that no cache holds, read in order, which is what the memory
 * gives. The counter {@code bytes} is bytes of rows per nanosecond, that is GB/s.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields
public class PoolBenchmark {
  private static final String VECTORS = "--add-modules=jdk.incubator.vector";
  private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";
  private static final String BITS = "-Dwinnow.vector.bits=";

  /** Bytes of the table that no cache holds. */
  private static final long LARGE = 1L << 29;

  /** Rows of one read of it. */
  private static final int STRIDE = 256;

  /** Element type of the table. */
  @Param({"F32", "F16", "BF16", "I8"})
  public String type;

  private BenchmarkModel opened;
  private Arena arena;
  private EmbeddingTable table;
  private EmbeddingTable large;
  private int[][] ids;
  private final int[] ordered = new int[STRIDE];
  private float[] out;

  /** Fills the fields that JMH does not. */
  public PoolBenchmark() {}

  /** How much of the table an operation read. */
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  @State(Scope.Thread)
  public static class Rows {
    /** Bytes of rows. */
    public long bytes;

    private int next;

    /** Nothing yet. */
    public Rows() {}
  }

  /** Maps the model and tokenises the documents. */
  @Setup
  @SuppressWarnings("MustBeClosedChecker") // close does it
  public void open() throws IOException {
    ElementType elements = ElementType.valueOf(type);
    opened = BenchmarkModel.open(elements, BenchmarkTexts.tokenizer());
    arena = Arena.ofShared();
    StaticModel model = opened.model();
    table = opened.table(arena);
    List<String> texts = BenchmarkTexts.documents(model.tokenizer());
    ids = texts.stream().map(text -> model.tokenIds(text, model.options())).toArray(int[][]::new);
    out = new float[model.dimension()];
    int rows = (int) (LARGE / ((long) model.dimension() * elements.bytes()));
    large =
        new EmbeddingTable(elements, arena.allocate(LARGE, 64).fill((byte) 1), rows, out.length);
  }

  /** How many documents there are. */
  public int count() {
    return ids.length;
  }

  private float[] pool(Rows rows) {
    int[] document = ids[rows.next];
    rows.next = rows.next + 1 == ids.length ? 0 : rows.next + 1;
    table.sum(document, null, document.length, out);
    rows.bytes += bytes(document.length);
    return out;
  }

  private long bytes(int rows) {
    return (long) rows * out.length * table.type().bytes();
  }

  /** One number at a time. */
  @Benchmark
  @Fork(
      value = 3,
      jvmArgsAppend = {VECTORS, NATIVE, BITS + 0})
  public float[] scalar(Rows rows) {
    return pool(rows);
  }

  /** Vectors of 128 bits. */
  @Benchmark
  @Fork(
      value = 3,
      jvmArgsAppend = {VECTORS, NATIVE, BITS + 128})
  public float[] vector128(Rows rows) {
    return pool(rows);
  }

  /** Vectors of 256 bits. */
  @Benchmark
  @Fork(
      value = 3,
      jvmArgsAppend = {VECTORS, NATIVE, BITS + 256})
  public float[] vector256(Rows rows) {
    return pool(rows);
  }

  /** Vectors of 512 bits. */
  @Benchmark
  @Fork(
      value = 3,
      jvmArgsAppend = {VECTORS, NATIVE, BITS + 512})
  public float[] vector512(Rows rows) {
    return pool(rows);
  }

  /** Rows in order, from memory. */
  @Benchmark
  @Fork(
      value = 3,
      jvmArgsAppend = {VECTORS, NATIVE})
  public float[] memory(Rows rows) {
    for (int t = 0; t < STRIDE; t++) {
      ordered[t] = rows.next + t;
    }
    rows.next = rows.next + 2 * STRIDE > large.rows() ? 0 : rows.next + STRIDE;
    large.sum(ordered, null, STRIDE, out);
    rows.bytes += bytes(STRIDE);
    return out;
  }

  /** Unmaps the model. */
  @TearDown
  public void close() throws IOException {
    arena.close();
    opened.close();
  }
}
