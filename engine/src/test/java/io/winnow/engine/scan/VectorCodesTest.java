package io.winnow.engine.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.Similarity;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorCodesTest {
  private static final long SEED = 20250702;
  private static final int COUNT = 2000;
  private static final int NEAREST = 100;

  private final SplittableRandom random = new SplittableRandom(SEED);

  /** Unit vectors around a common direction, the variance falling from column to column. */
  private float[][] vectors(int dimension, int count) {
    float[][] vectors = new float[count][dimension];
    for (float[] vector : vectors) {
      for (int c = 0; c < dimension; c++) {
        double spread = Math.exp(-3.0 * c / dimension);
        vector[c] = (float) (0.1 + spread * random.nextGaussian());
      }
      float norm = Similarity.norm(vector);
      for (int c = 0; c < dimension; c++) {
        vector[c] /= norm;
      }
    }
    return vectors;
  }

  private static float[] mean(float[][] vectors) {
    float[] mean = new float[vectors[0].length];
    for (float[] vector : vectors) {
      for (int c = 0; c < mean.length; c++) {
        mean[c] += vector[c] / vectors.length;
      }
    }
    return mean;
  }

  private static VectorCodes encode(float[][] vectors, float[] centre, Arena arena) {
    long bytes = VectorCodes.bytes(centre.length, vectors.length);
    MemorySegment memory = arena.allocate(bytes);
    CodeEncoder encoder = new CodeEncoder(centre);
    long at = 0;
    for (int i = 0; i < vectors.length; i++) {
      encoder.put(vectors[i], i % VectorCodes.BLOCK);
      if (i % VectorCodes.BLOCK == VectorCodes.BLOCK - 1 || i == vectors.length - 1) {
        byte[] block = encoder.takeBlock();
        MemorySegment.copy(MemorySegment.ofArray(block), 0, memory, at, block.length);
        at += block.length;
      }
    }
    assertThat(at).isEqualTo(bytes);
    return new VectorCodes(memory, centre, vectors.length);
  }

  private static float[] estimates(VectorCodes codes, float[] query) {
    float[] out = new float[Math.ceilDiv(codes.count(), VectorCodes.BLOCK) * VectorCodes.BLOCK];
    codes.estimates(new CodeQuery(query)).read(0, codes.count(), out);
    return Arrays.copyOf(out, codes.count());
  }

  private static int[] best(float[] scores, int count) {
    return IntStream.range(0, scores.length)
        .boxed()
        .sorted((a, b) -> Float.compare(scores[b], scores[a]))
        .limit(count)
        .mapToInt(i -> i)
        .toArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 100, 250, 256, 384})
  void four_times_the_nearest_by_estimate_hold_the_nearest(int dimension) {
    float[][] vectors = vectors(dimension, COUNT);
    float[][] queries = vectors(dimension, 20);
    try (Arena arena = Arena.ofConfined()) {
      VectorCodes codes = encode(vectors, mean(vectors), arena);
      double found = 0;
      for (float[] query : queries) {
        float[] exact = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
          exact[i] = Similarity.dot(query, vectors[i]);
        }
        int[] candidates = best(estimates(codes, query), 4 * NEAREST);
        Arrays.sort(candidates);
        for (int near : best(exact, NEAREST)) {
          found += Arrays.binarySearch(candidates, near) >= 0 ? 1 : 0;
        }
      }
      assertThat(found / queries.length / NEAREST)
          .as("dimension %d, seed %d", dimension, SEED)
          .isGreaterThan(dimension < 100 ? 0.97 : 0.99);
    }
  }

  @Test
  void the_estimate_is_right_where_it_must_be() {
    float[][] vectors = vectors(64, 21);
    float[] centre = mean(vectors);
    vectors[5] = centre.clone();
    try (Arena arena = Arena.ofConfined()) {
      VectorCodes codes = encode(vectors, centre, arena);
      float[] query = vectors[3];
      // A code of the centre itself knows the product; others are near it.
      assertThat(estimates(codes, query)[5])
          .isCloseTo(Similarity.dot(query, centre), within(1e-5f));
      for (int i = 0; i < vectors.length; i++) {
        assertThat(estimates(codes, query)[i])
            .as("vector %d, seed %d", i, SEED)
            .isCloseTo(Similarity.dot(query, vectors[i]), within(0.2f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 33})
  void any_dimension_and_any_part_of_the_codes_can_be_read(int dimension) {
    float[][] vectors = vectors(dimension, 150);
    try (Arena arena = Arena.ofConfined()) {
      VectorCodes codes = encode(vectors, mean(vectors), arena);
      VectorCodes.Estimates estimates = codes.estimates(new CodeQuery(vectors[0]));
      float[] all = new float[192];
      estimates.read(0, 150, all);
      float[] part = new float[128];
      estimates.read(64, 80, part);
      assertThat(Arrays.copyOf(part, 80)).isEqualTo(Arrays.copyOfRange(all, 64, 144));
    }
  }

  @Test
  void a_query_of_zeros_has_estimates_of_zero() {
    float[][] vectors = vectors(8, 3);
    try (Arena arena = Arena.ofConfined()) {
      VectorCodes codes = encode(vectors, mean(vectors), arena);
      assertThat(estimates(codes, new float[8])).containsOnly(0f);
    }
  }

  @Test
  void what_does_not_fit_is_refused() {
    float[][] vectors = vectors(8, 3);
    try (Arena arena = Arena.ofConfined()) {
      VectorCodes codes = encode(vectors, mean(vectors), arena);
      assertThatThrownBy(() -> codes.estimates(new CodeQuery(new float[9])))
          .hasMessage("dimension mismatch: the codes have 8, the query has 9");
      VectorCodes.Estimates estimates = codes.estimates(new CodeQuery(new float[8]));
      assertThatThrownBy(() -> estimates.read(3, 1, new float[64]))
          .hasMessage("first code: expected a multiple of 64, found 3");
      assertThatThrownBy(() -> estimates.read(0, 4, new float[64]))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> estimates.read(0, 3, new float[63]))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThatThrownBy(() -> new VectorCodes(arena.allocate(10), new float[8], 3))
          .hasMessage("codes of 3 vectors of 8: expected 768 bytes outside the heap, found 10");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 96, 256, 384})
  void the_rotation_keeps_products_and_spreads_a_column(int width) {
    float[] a = vectors(width, 1)[0];
    float[] b = vectors(width, 1)[0];
    float[] column = new float[width];
    column[0] = 1;
    float product = Similarity.dot(a, b);
    Rotation.apply(a);
    Rotation.apply(b);
    Rotation.apply(column);
    assertThat(Similarity.dot(a, b)).isCloseTo(product, within(1e-5f));
    float largest = 0;
    for (float value : column) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(largest).isLessThan((float) (5 / Math.sqrt(width)));
  }
}
