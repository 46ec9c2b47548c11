package io.winnow.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.winnow.engine.StaticModel;
import io.winnow.engine.table.ElementType;
import io.winnow.engine.tokenizer.TokenBuffer;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  private static final List<BenchmarkModel> MODELS = new ArrayList<>();

  @BeforeAll
  static void exercise_all_types() throws IOException {
    for (ElementType type : ElementType.values()) {
      MODELS.add(BenchmarkModel.open(type));
    }
    float[] out = new float[BenchmarkModel.DIMENSION];
    for (String text : BenchmarkModel.TEXTS.values()) {
      for (int i = 0; i < WARM_UP; i++) {
        MODELS.get(i % MODELS.size()).model().encode(text, out);
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

  @ParameterizedTest
  @ValueSource(strings = {"query", "sentence", "paragraph"})
  void encoding_into_an_array_allocates_nothing(String name) {
    String text = Objects.requireNonNull(BenchmarkModel.TEXTS.get(name));
    float[] out = new float[BenchmarkModel.DIMENSION];
    assertAllocatesNothing(i -> MODELS.get(i % MODELS.size()).model().encode(text, out));
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

  private static void assertAllocatesNothing(IntConsumer encode) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    // The compiler may lag behind on a busy machine, and the counter sees what the JVM does once.
    for (int round = 0; round < 50 && least >= ALLOWED; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < MEASURED; i++) {
        encode.accept(i);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    // The counter itself takes a few bytes; a boxed vector an encode would be a hundred thousand.
    assertThat(least).as("bytes in %d encodes", MEASURED).isLessThan(ALLOWED);
  }
}
