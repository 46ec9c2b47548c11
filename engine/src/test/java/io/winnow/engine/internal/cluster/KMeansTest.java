package io.winnow.engine.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.Progress;
import io.winnow.engine.internal.cluster.KMeans.Clusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KMeansTest {
  private static final long SEED = 7;

  /** Rows about some places, far from one another and from the origin. */
  private static float[] blobs(int rows, int width, int places, double noise, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[][] centres = new double[places][width];
    for (double[] centre : centres) {
      Arrays.setAll(centre, _ -> 20 + 3 * random.nextGaussian());
    }
    float[] data = new float[rows * width];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) (centres[i / width % places][i % width] + noise * random.nextGaussian());
    }
    return data;
  }

  private static Clusters of(float[] data, int width, int count) {
    return KMeans.of(data, width, count, SEED, Progress.NONE);
  }

  private static double squaredDistance(float[] data, int row, float[] centres, int k, int width) {
    double sum = 0;
    for (int c = 0; c < width; c++) {
      double step = (double) data[row * width + c] - centres[k * width + c];
      sum += step * step;
    }
    return sum;
  }

  /** Each row is with its nearest centre, and each centre the mean of its rows. */
  private static void assertSettled(float[] data, int width, Clusters found) {
    int count = found.centres().length / width;
    double inertia = 0;
    double[] sums = new double[found.centres().length];
    int[] sizes = new int[count];
    for (int r = 0; r < data.length / width; r++) {
      int own = found.cluster()[r];
      double distance = squaredDistance(data, r, found.centres(), own, width);
      inertia += distance;
      sizes[own]++;
      for (int c = 0; c < width; c++) {
        sums[own * width + c] += data[r * width + c];
      }
      for (int k = 0; k < count; k++) {
        assertThat(squaredDistance(data, r, found.centres(), k, width))
            .as("row %d, centre %d", r, k)
            .isGreaterThanOrEqualTo(distance * (1 - 1e-3) - 1e-3);
      }
    }
    assertThat(sizes).as("rows of each cluster").doesNotContain(0);
    for (int i = 0; i < sums.length; i++) {
      assertThat(found.centres()[i]).isCloseTo((float) (sums[i] / sizes[i / width]), within(1e-2f));
    }
    assertThat(found.inertia()).isCloseTo(inertia, within(1e-3 * inertia + 1e-6));
  }

  @Test
  void rows_about_places_are_told_apart() {
    float[] data = blobs(600, 10, 6, 0.05, 1);
    Clusters found = of(data, 10, 6);
    for (int r = 0; r < 600; r++) {
      assertThat(found.cluster()[r]).isEqualTo(found.cluster()[r % 6]);
    }
    assertThat(Arrays.stream(found.cluster()).distinct()).hasSize(6);
    assertSettled(data, 10, found);
  }

  @ParameterizedTest
  @CsvSource({"1000, 17, 60", "300, 5, 299", "513, 64, 130", "40, 1, 7", "2000, 33, 65"})
  void every_row_is_with_the_centre_nearest_to_it(int rows, int width, int count) {
    float[] data = blobs(rows, width, rows, 1, rows);
    Clusters found = of(data, width, count);
    assertThat(found.centres()).hasSize(count * width);
    assertSettled(data, width, found);
  }

  @Test
  void comparing_with_moved_centres_alone_gives_what_comparing_with_all_gives() {
    float[] data = blobs(900, 12, 40, 1.5, 5);
    Clusters found = of(data, 12, 90);
    assertThat(found.rounds()).isGreaterThan(3);
    int[] nearest = new int[900];
    for (int r = 0; r < 900; r++) {
      for (int k = 1; k < 90; k++) {
        if (squaredDistance(data, r, found.centres(), k, 12)
            < squaredDistance(data, r, found.centres(), nearest[r], 12)) {
          nearest[r] = k;
        }
      }
    }
    assertThat(found.cluster()).isEqualTo(nearest);
  }

  @Test
  void one_cluster_is_the_mean() {
    float[] data = blobs(70, 3, 2, 1, 2);
    Clusters found = of(data, 3, 1);
    assertThat(found.cluster()).containsOnly(0);
    assertSettled(data, 3, found);
  }

  @Test
  void as_many_clusters_as_rows_are_the_rows() {
    float[] data = blobs(150, 4, 150, 1, 3);
    Clusters found = of(data, 4, 150);
    assertThat(Arrays.stream(found.cluster()).distinct()).hasSize(150);
    assertThat(found.inertia()).isLessThan(1e-6);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 5, 40})
  void repeated_rows_leave_no_cluster_empty(int count) {
    float[] three = blobs(3, 6, 3, 0, 4);
    float[] data = new float[40 * 6];
    for (int r = 0; r < 40; r++) {
      System.arraycopy(three, r % 3 * 6, data, r * 6, 6);
    }
    Clusters found = of(data, 6, count);
    assertThat(found.centres()).hasSize(3 * 6);
    assertThat(found.inertia()).isLessThan(1e-9);
    for (int r = 0; r < 40; r++) {
      assertThat(found.cluster()[r]).isEqualTo(found.cluster()[r % 3]);
    }
  }

  @Test
  void rows_that_are_all_the_same_are_one_cluster() {
    float[] data = new float[20 * 3];
    Arrays.fill(data, 2.5f);
    Clusters found = of(data, 3, 4);
    assertThat(found.centres()).containsExactly(2.5f, 2.5f, 2.5f);
    assertThat(found.cluster()).containsOnly(0);
  }

  @Test
  void the_number_of_threads_changes_nothing() throws Exception {
    float[] data = blobs(3000, 20, 3000, 1, 6);
    List<Clusters> all = new ArrayList<>();
    for (int threads : new int[] {1, 2, 7}) {
      try (ForkJoinPool pool = new ForkJoinPool(threads)) {
        all.add(pool.submit(() -> of(data, 20, 200)).get());
      }
    }
    for (Clusters each : all) {
      assertThat(each.centres()).isEqualTo(all.getFirst().centres());
      assertThat(each.cluster()).isEqualTo(all.getFirst().cluster());
      assertThat(each.rounds()).isEqualTo(all.getFirst().rounds());
    }
  }

  @Test
  void the_seed_decides() {
    float[] data = blobs(500, 8, 500, 1, 8);
    Clusters one = KMeans.of(data, 8, 20, 1, Progress.NONE);
    assertThat(KMeans.of(data, 8, 20, 1, Progress.NONE).centres()).isEqualTo(one.centres());
    assertThat(KMeans.of(data, 8, 20, 2, Progress.NONE).centres()).isNotEqualTo(one.centres());
  }

  @Test
  void the_rows_stay_as_they_are() {
    float[] data = blobs(50, 8, 50, 1, 9);
    float[] before = data.clone();
    of(data, 8, 5);
    assertThat(data).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 51})
  void the_number_of_clusters_is_that_of_the_rows_at_most(int count) {
    float[] data = blobs(50, 2, 5, 1, 10);
    assertThatThrownBy(() -> of(data, 2, count))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("clusters out of range: expected 1 to 50, the rows, found " + count);
  }
}
