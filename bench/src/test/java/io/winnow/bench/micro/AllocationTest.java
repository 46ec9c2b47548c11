package io.winnow.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.winnow.engine.ModelEditor;
import io.winnow.engine.StaticModel;
import io.winnow.engine.TextAccumulator;
import io.winnow.engine.TokenCounts;
import io.winnow.engine.scan.CodeEncoder;
import io.winnow.engine.scan.CodeQuery;
import io.winnow.engine.scan.Scores;
import io.winnow.engine.scan.VectorCodes;
import io.winnow.engine.scan.VectorRows;
import io.winnow.engine.table.ElementType;
import io.winnow.engine.tokenizer.TokenBuffer;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Encoding allocates nothing, with every element type warm in the same JVM: if the shared loop were
 * not inlined into its entry of each type, it would box every vector it loads.
 */
class AllocationTest {
  private static final int WARM_UP = 30_000;
  private static final int MEASURED = 2_000;

  /** Bytes in all measured encodes: less than one for every four. */
  private static final long ALLOWED = MEASURED / 4;

  /** How long to wait for compiled code, in nanoseconds. */
  private static final long PATIENCE = 60_000_000_000L;

  private static final List<BenchmarkModel> MODELS = new ArrayList<>();
  private static final List<TextAccumulator> ACCUMULATORS = new ArrayList<>();

  private static final Map<String, String> TEXTS =
      Map.of(
          "query",
          Objects.requireNonNull(BenchmarkModel.TEXTS.get("query")),
          "paragraph",
          Objects.requireNonNull(BenchmarkModel.TEXTS.get("paragraph")),
          "more than counts",
          Objects.requireNonNull(BenchmarkModel.TEXTS.get("paragraph")).repeat(8),
          "accents and special tokens",
          "Caf\u00E9 na\u00EFve [MASK] \u4E2D\u6587 \uD83D\uDE00 \uD55C\uAD6D\uC5B4 e\u0301t\u00E9 x[SEP]y \uD83D");

  /** A form of input and output. */
  enum Form {
    CHARS {
      @Override
      void encode(BenchmarkModel model, Input input) {
        model.model().encode(input.text, input.out);
      }
    },
    BYTES {
      @Override
      void encode(BenchmarkModel model, Input input) {
        model.model().encode(input.utf8, 0, input.utf8.length, input.out);
      }
    },
    SEGMENT {
      @Override
      void encode(BenchmarkModel model, Input input) {
        model.model().encode(input.segment, input.out);
      }
    },
    INTO_SEGMENT {
      @Override
      void encode(BenchmarkModel model, Input input) {
        model.model().encode(input.text, input.outSegment);
      }
    },
    CHUNKS {
      @Override
      void encode(BenchmarkModel model, Input input) {
        TextAccumulator accumulator = ACCUMULATORS.get(MODELS.indexOf(model));
        for (String chunk : input.chunks) {
          accumulator.add(chunk);
        }
        accumulator.add(input.segment);
        accumulator.finish(input.out);
      }
    };

    abstract void encode(BenchmarkModel model, Input input);
  }

  /** A text in all forms, and where vectors go. */
  static final class Input {
    private final String text;
    private final byte[] utf8;
    private final MemorySegment segment;
    private final String[] chunks;
    private final float[] out = new float[BenchmarkModel.DIMENSION];
    private final MemorySegment outSegment = Arena.ofAuto().allocate(4L * out.length, 4);

    Input(String text) {
      this.text = text;
      this.utf8 = text.getBytes(StandardCharsets.UTF_8);
      this.segment = Arena.ofAuto().allocate(utf8.length).copyFrom(MemorySegment.ofArray(utf8));
      this.chunks = text.split("(?<=\\G.{11})");
    }
  }

  @BeforeAll
  static void exercise_all_types() throws IOException {
    for (ElementType type : ElementType.values()) {
      MODELS.add(BenchmarkModel.open(type));
      ACCUMULATORS.add(MODELS.getLast().model().accumulator());
    }
    for (String text : TEXTS.values()) {
      Input input = new Input(text);
      for (int i = 0; i < WARM_UP; i++) {
        Form.values()[i / MODELS.size() % Form.values().length].encode(
            MODELS.get(i % MODELS.size()), input);
      }
    }
  }

  @AfterAll
  static void close() throws IOException {
    for (BenchmarkModel model : MODELS) {
      model.close();
    }
  }

  @Test
  void the_kernels_in_use_are_vectorised() {
    assertThat(StaticModel.implementation()).startsWith("vector");
  }

  static Stream<Arguments> formsAndTexts() {
    return Arrays.stream(Form.values())
        .flatMap(form -> TEXTS.keySet().stream().map(text -> Arguments.of(form, text)));
  }

  @ParameterizedTest
  @MethodSource("formsAndTexts")
  void encoding_allocates_nothing(Form form, String name) {
    Input input = new Input(Objects.requireNonNull(TEXTS.get(name)));
    assertAllocatesNothing(i -> form.encode(MODELS.get(i % MODELS.size()), input));
  }

  @ParameterizedTest
  @CsvSource({"sentence,true", "paragraph,true", "sentence,false", "paragraph,false"})
  void unigram_allocates_nothing(String name, boolean split) throws IOException {
    String text = Objects.requireNonNull(BenchmarkModel.TEXTS.get(name)) + " \u00C5ngstr\u00F6m";
    Tokenizer tokenizer = BenchmarkModel.unigram(split);
    TokenBuffer tokens = new TokenBuffer();
    assertAllocatesNothing(
        _ -> {
          tokens.clear();
          tokenizer.encode(text, tokens);
        });
  }

  /** Words of several pieces are looked for in all text, past the fast way. */
  @ParameterizedTest
  @CsvSource({"query", "paragraph", "accents and special tokens"})
  void models_made_of_others_allocate_nothing(String name) {
    Input input = new Input(Objects.requireNonNull(TEXTS.get(name)));
    float[] out = new float[64];
    for (BenchmarkModel model : MODELS) {
      ModelEditor editor = model.model().edit().truncate(out.length);
      editor.addWords(List.of("linebyline", "read a file", "state-of-the-art"));
      TokenCounts counts = TokenCounts.of(editor.tokenizer());
      counts.add(input.text);
      try (StaticModel edited = editor.replaceWeights(counts, 1e-3).build()) {
        assertAllocatesNothing(
            i -> {
              if (i % 2 == 0) {
                edited.encode(input.text, out);
              } else {
                edited.encode(input.utf8, 0, input.utf8.length, out);
              }
            });
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"sentence,true", "sentence,false"})
  void unigram_with_more_words_allocates_nothing(String name, boolean split) throws IOException {
    String text = Objects.requireNonNull(BenchmarkModel.TEXTS.get(name)) + " new york";
    Tokenizer tokenizer =
        BenchmarkModel.unigram(split)
            .with(List.of("lines from", "charset", "new york"))
            .tokenizer();
    TokenBuffer tokens = new TokenBuffer();
    assertAllocatesNothing(
        _ -> {
          tokens.clear();
          tokenizer.encode(text, tokens);
        });
  }

  /** Rows and codes of so many columns, as the vector arm reads them. */
  @ParameterizedTest
  @ValueSource(ints = {96, 256, 384})
  void scans_allocate_nothing(int dimension) {
    int count = 1024;
    SplittableRandom random = new SplittableRandom(7);
    float[] centre = new float[dimension];
    float[] vector = new float[dimension];
    CodeEncoder encoder = new CodeEncoder(centre);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rows = arena.allocate((long) count * dimension * Float.BYTES);
      MemorySegment codes = arena.allocate(VectorCodes.bytes(dimension, count));
      long at = 0;
      for (int i = 0; i < count; i++) {
        for (int c = 0; c < dimension; c++) {
          vector[c] = (float) random.nextGaussian();
          rows.setAtIndex(ValueLayout.JAVA_FLOAT, (long) i * dimension + c, vector[c]);
        }
        encoder.put(vector, i % VectorCodes.BLOCK);
        if ((i + 1) % VectorCodes.BLOCK == 0) {
          byte[] block = encoder.takeBlock();
          MemorySegment.copy(block, 0, codes, ValueLayout.JAVA_BYTE, at, block.length);
          at += block.length;
        }
      }
      VectorRows exact = new VectorRows(rows, dimension);
      VectorCodes.Estimates estimates =
          new VectorCodes(codes, centre, count).estimates(new CodeQuery(vector));
      float[] scores = new float[count];
      int[] places = new int[count];
      assertAllocatesNothing(
          i -> {
            switch (i % 3) {
              case 0 -> estimates.read(0, count, scores);
              case 1 -> exact.products(vector, 0, count, scores);
              default -> exact.products(vector, places, count, scores);
            }
            Scores.atLeast(scores, count, scores[i % count], places);
          });
    }
  }

  private static void assertAllocatesNothing(IntConsumer encode) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    // The compiler may lag seconds behind on a busy machine, while rounds take milliseconds.
    long start = System.nanoTime();
    while (least >= ALLOWED && System.nanoTime() - start < PATIENCE) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < MEASURED; i++) {
        encode.accept(i);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    // The counter itself takes a few bytes; a boxed vector an encode would be a hundred thousand.
    assertThat(least).as("bytes in %d encodes", MEASURED).isLessThan(ALLOWED);
  }

  @Test
  void a_word_of_a_hundred_megabytes_takes_less_than_one() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    String chunk = "a\u00E9".repeat(1 << 15);
    float[] out = new float[BenchmarkModel.DIMENSION];
    long before = threads.getCurrentThreadAllocatedBytes();
    TextAccumulator accumulator = MODELS.getFirst().model().accumulator();
    for (int i = 0; i < 1600; i++) {
      accumulator.add(chunk);
    }
    accumulator.finish(out);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    assertThat(out).containsOnly(0f);
  }
}
