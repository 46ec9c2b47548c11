package io.winnow.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.engine.Similarity;
import io.winnow.engine.StaticModel;
import io.winnow.engine.table.ElementType;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Param;

/** What the benchmark measures is the right vector, for each of its own parameters. */
class EncodeBenchmarkTest {
  private static final Map<String, float[]> F32_VECTORS = new TreeMap<>();

  static Stream<Arguments> parameters() throws NoSuchFieldException {
    return values("type").flatMap(type -> valuesOf("text").map(text -> Arguments.of(type, text)));
  }

  private static Stream<String> values(String field) throws NoSuchFieldException {
    Field declared = EncodeBenchmark.class.getField(field);
    return Arrays.stream(Objects.requireNonNull(declared.getAnnotation(Param.class)).value());
  }

  private static Stream<String> valuesOf(String field) {
    try {
      return values(field);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e);
    }
  }

  private static float[] exact(String text) throws IOException {
    float[] known = F32_VECTORS.get(text);
    if (known == null) {
      try (BenchmarkModel opened = BenchmarkModel.open(ElementType.F32)) {
        StaticModel model = opened.model();
        float[] sum = new float[model.dimension()];
        String content = Objects.requireNonNull(BenchmarkModel.TEXTS.get(text));
        for (int id : model.tokenIds(content, model.options())) {
          float[] row = model.row(id);
          for (int c = 0; c < sum.length; c++) {
            sum[c] += row[c];
          }
        }
        known = sum;
        F32_VECTORS.put(text, known);
      }
    }
    return known;
  }

  @ParameterizedTest
  @MethodSource("parameters")
  void measures_the_mean_of_the_rows(String type, String text) throws IOException {
    EncodeBenchmark benchmark = new EncodeBenchmark();
    benchmark.type = type;
    benchmark.text = text;
    benchmark.open();
    try {
      assertThat(benchmark.tokenize()).isPositive();
      float[] vector = benchmark.encode();
      assertThat(Similarity.norm(vector))
          .isCloseTo(1f, org.assertj.core.api.Assertions.within(1e-5f));
      assertThat(Similarity.cosine(vector, exact(text)))
          .isGreaterThan(type.equals("F32") ? 0.999999f : 0.9999f);
    } finally {
      benchmark.close();
    }
  }
}
