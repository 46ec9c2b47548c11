package io.winnow.engine.internal.cluster;

import io.winnow.engine.Progress;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * k-means: centres chosen by the squared distance from those there are (k-means++: Arthur and
 * Vassilvitskii 2007, section 2.2), then Lloyd's rounds until no row changes its centre, the
 * centres hardly move, or there were {@value #MOST_ROUNDS}. A centre that no row is nearest to goes
 * to the row that is farthest from its own.
 *
 * <p>A round compares a row with all centres only if its own has moved away; otherwise with those
 * that have moved, which gives the same. The result depends on the seed alone, not on the number of
 * threads or the vector width. Work is O(rows x centres x width) for the choice, and as much for
 * the first round; memory is three times that of the rows, some of it off the heap.
 */
public final class KMeans {
  private static final int MOST_ROUNDS = 300;

  /** Of the mean variance of a column: the squared movement of all centres that ends it. */
  private static final double TOLERANCE = 1e-4;

  /** Rows that a task takes. */
  private static final int TASK = 256;

  private static final String STEP = "rounds of k-means";

  /** Each row centred, with a 1 behind. */
  private final float[][] rows;

  private final int width;

  /** Each centre with half its squared length behind, negative. */
  private final float[][] centres;

  private final int[] nearest;

  /** Of each row and its nearest centre, the inner product less half the centre's square. */
  private final float[] score;

  private KMeans(float[][] rows, int width, float[][] centres) {
    this.rows = rows;
    this.width = width;
    this.centres = centres;
    this.nearest = new int[rows.length];
    this.score = new float[rows.length];
  }

  /**
   * What became of the rows.
   *
   * @param centres [clusters x width] row-major; each is the nearest of some row
   * @param cluster of each row
   * @param inertia sum of the squared distances of the rows from their centres
   * @param rounds of Lloyd
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not shared
  public record Clusters(float[] centres, int[] cluster, double inertia, int rounds) {}

  /**
   * Clusters rows.
   *
   * @param data [rows x width] row-major, finite; not changed
   * @param count how many clusters, in [1, rows]; there are fewer if rows repeat
   * @throws IllegalArgumentException if there are fewer rows than clusters
   */
  public static Clusters of(float[] data, int width, int count, long seed, Progress progress) {
    int size = data.length / width;
    if (count < 1 || count > size) {
      throw new IllegalArgumentException(
          "clusters out of range: expected 1 to " + size + ", the rows, found " + count);
    }
    progress.advance(STEP, 0, -1);
    double[] mean = mean(data, width);
    float[][] rows = new float[size][width + 1];
    for (int r = 0; r < size; r++) {
      for (int c = 0; c < width; c++) {
        rows[r][c] = (float) (data[r * width + c] - mean[c]);
      }
      rows[r][width] = 1;
    }
    float[][] centres = new float[count][width + 1];
    KMeans means = new KMeans(rows, width, centres);
    means.choose(new SplittableRandom(seed));
    int rounds = means.run(progress);
    progress.advance(STEP, rounds, rounds);
    return means.result(mean, rounds);
  }

  private static double[] mean(float[] data, int width) {
    double[] mean = new double[width];
    int rows = data.length / width;
    for (int i = 0; i < data.length; i++) {
      mean[i % width] += data[i];
    }
    for (int c = 0; c < width; c++) {
      mean[c] /= rows;
    }
    return mean;
  }

  /** Chooses the first centres among the rows. */
  private void choose(SplittableRandom random) {
    double[] squares = new double[rows.length];
    for (int r = 0; r < squares.length; r++) {
      squares[r] = squared(rows[r]);
    }
    double[] distance = new double[rows.length];
    Arrays.fill(distance, Double.POSITIVE_INFINITY);
    int[] all = IntStream.range(0, rows.length).toArray();
    try (Arena arena = Arena.ofShared()) {
      RowBlocks blocks = new RowBlocks(width, rows.length, arena);
      blocks.fill(rows, all, all.length);
      int chosen = random.nextInt(rows.length);
      for (int k = 0; ; k++) {
        place(k, rows[chosen]);
        if (k + 1 == centres.length) {
          return;
        }
        measure(blocks, centres[k], squares, squares[chosen], distance);
        distance[chosen] = 0;
        chosen = draw(distance, random);
      }
    }
  }

  /** Shortens the squared distances of all rows to that of a centre, where it is nearer. */
  private static void measure(
      RowBlocks blocks, float[] centre, double[] squares, double ofCentre, double[] distance) {
    IntStream.range(0, blocks.count())
        .parallel()
        .forEach(
            b -> {
              float[] products = new float[RowBlocks.SIZE];
              blocks.products(b, centre, products);
              int first = RowBlocks.place(b, 0);
              for (int r = first; r < Math.min(first + RowBlocks.SIZE, distance.length); r++) {
                double other = squares[r] + ofCentre - 2.0 * products[r - first];
                distance[r] = Math.clamp(other, 0, distance[r]);
              }
            });
  }

  private static int draw(double[] distance, SplittableRandom random) {
    double total = 0;
    for (double d : distance) {
      total += d;
    }
    if (total <= 0) {
      return random.nextInt(distance.length);
    }
    double left = random.nextDouble() * total;
    int last = 0;
    for (int r = 0; r < distance.length; r++) {
      if (distance[r] > 0) {
        last = r;
        left -= distance[r];
        if (left < 0) {
          break;
        }
      }
    }
    return last;
  }

  private double squared(float[] vector) {
    double sum = 0;
    for (int c = 0; c < width; c++) {
      sum += (double) vector[c] * vector[c];
    }
    return sum;
  }

  private void place(int centre, float[] vector) {
    System.arraycopy(vector, 0, centres[centre], 0, width);
    centres[centre][width] = (float) (-0.5 * squared(vector));
  }

  private int run(Progress progress) {
    double enough = TOLERANCE * meanVariance();
    boolean[] moved = new boolean[centres.length];
    Arrays.fill(moved, true);
    Arrays.fill(score, Float.NEGATIVE_INFINITY);
    try (Arena arena = Arena.ofShared()) {
      RowBlocks near = new RowBlocks(width + 1, centres.length, arena);
      RowBlocks far = new RowBlocks(width + 1, centres.length, arena);
      int changed = assign(moved, near, far);
      for (int round = 1; ; round++) {
        progress.advance(STEP, round, -1);
        double movement = update(moved);
        if (movement == 0) {
          return round;
        }
        changed = assign(moved, near, far);
        if (changed == 0 || movement <= enough || round == MOST_ROUNDS) {
          return round;
        }
      }
    }
  }

  private double meanVariance() {
    double sum = 0;
    for (float[] row : rows) {
      sum += squared(row);
    }
    return sum / rows.length / width;
  }

  /** Gives every row its nearest centre; returns how many have another than before. */
  private int assign(boolean[] moved, RowBlocks moving, RowBlocks still) {
    int[] movers = IntStream.range(0, moved.length).filter(k -> moved[k]).toArray();
    int[] others = IntStream.range(0, moved.length).filter(k -> !moved[k]).toArray();
    moving.fill(centres, movers, movers.length);
    still.fill(centres, others, others.length);
    AtomicInteger changed = new AtomicInteger();
    IntStream.range(0, Math.ceilDiv(rows.length, TASK))
        .parallel()
        .forEach(
            task -> {
              int from = task * TASK;
              int to = Math.min(rows.length, from + TASK);
              changed.addAndGet(assign(from, to, moved, moving, movers, still, others));
            });
    return changed.get();
  }

  private int assign(
      int from,
      int to,
      boolean[] moved,
      RowBlocks moving,
      int[] movers,
      RowBlocks still,
      int[] others) {
    int size = to - from;
    float[] best = new float[size];
    int[] found = new int[size];
    for (int i = 0; i < size; i++) {
      found[i] = nearest[from + i];
      best[i] = moved[found[i]] ? Float.NEGATIVE_INFINITY : score[from + i];
    }
    boolean[] every = new boolean[size];
    Arrays.fill(every, true);
    search(from, every, moving, movers, best, found);
    // What was not nearest before and has not moved can only be it now if the nearest moved away.
    boolean[] lost = new boolean[size];
    for (int i = 0; i < size; i++) {
      lost[i] = moved[nearest[from + i]] && !(best[i] >= score[from + i]);
    }
    search(from, lost, still, others, best, found);
    int changed = 0;
    for (int i = 0; i < size; i++) {
      changed += found[i] == nearest[from + i] ? 0 : 1;
      nearest[from + i] = found[i];
      score[from + i] = best[i];
    }
    return changed;
  }

  /** Looks for better centres; of equal ones the first is taken. */
  private void search(
      int from, boolean[] wanted, RowBlocks blocks, int[] numbers, float[] best, int[] found) {
    float[] products = new float[RowBlocks.SIZE];
    for (int b = 0; b < blocks.count(); b++) {
      int first = RowBlocks.place(b, 0);
      int count = Math.min(RowBlocks.SIZE, numbers.length - first);
      for (int i = 0; i < wanted.length; i++) {
        if (wanted[i]) {
          blocks.products(b, rows[from + i], products);
          float least = best[i];
          for (int c = 0; c < count; c++) {
            if (products[c] > least || (products[c] == least && numbers[first + c] < found[i])) {
              least = products[c];
              found[i] = numbers[first + c];
            }
          }
          best[i] = least;
        }
      }
    }
  }

  /** Moves the centres to the means of their rows; returns the sum of their squared movements. */
  private double update(boolean[] moved) {
    int[] sizes = new int[centres.length];
    for (int k : nearest) {
      sizes[k]++;
    }
    settleEmpty(sizes);
    int[] starts = new int[centres.length + 1];
    for (int k = 0; k < centres.length; k++) {
      starts[k + 1] = starts[k] + sizes[k];
    }
    int[] members = new int[rows.length];
    int[] next = starts.clone();
    for (int r = 0; r < rows.length; r++) {
      members[next[nearest[r]]++] = r;
    }
    double[] movements = new double[centres.length];
    IntStream.range(0, centres.length)
        .parallel()
        .forEach(k -> movements[k] = moveToMean(k, members, starts[k], starts[k + 1]));
    double total = 0;
    for (int k = 0; k < centres.length; k++) {
      moved[k] = movements[k] > 0;
      total += movements[k];
    }
    return total;
  }

  private double moveToMean(int centre, int[] members, int from, int to) {
    if (from == to) {
      return 0;
    }
    double[] sum = new double[width];
    for (int m = from; m < to; m++) {
      float[] row = rows[members[m]];
      for (int c = 0; c < width; c++) {
        sum[c] += row[c];
      }
    }
    float[] mean = new float[width];
    double movement = 0;
    for (int c = 0; c < width; c++) {
      mean[c] = (float) (sum[c] / (to - from));
      double step = (double) mean[c] - centres[centre][c];
      movement += step * step;
    }
    place(centre, mean);
    return movement;
  }

  /** Gives each centre without rows the row that is farthest from its own, if any is apart. */
  private void settleEmpty(int[] sizes) {
    double[] distance = null;
    for (int k = 0; k < sizes.length; k++) {
      if (sizes[k] > 0) {
        continue;
      }
      if (distance == null) {
        distance = new double[rows.length];
        Arrays.setAll(distance, this::squaredDistance);
      }
      int farthest = -1;
      for (int r = 0; r < rows.length; r++) {
        boolean apart = distance[r] > (farthest < 0 ? 0 : distance[farthest]);
        if (apart && sizes[nearest[r]] > 1) {
          farthest = r;
        }
      }
      if (farthest < 0) {
        return;
      }
      sizes[nearest[farthest]]--;
      sizes[k] = 1;
      nearest[farthest] = k;
      distance[farthest] = 0;
    }
  }

  private double squaredDistance(int row) {
    float[] centre = centres[nearest[row]];
    double sum = 0;
    for (int c = 0; c < width; c++) {
      double step = (double) rows[row][c] - centre[c];
      sum += step * step;
    }
    return sum;
  }

  private Clusters result(double[] mean, int rounds) {
    boolean[] used = new boolean[centres.length];
    double inertia = 0;
    for (int r = 0; r < rows.length; r++) {
      used[nearest[r]] = true;
      inertia += squaredDistance(r);
    }
    int[] numbers = new int[centres.length];
    int count = 0;
    for (int k = 0; k < centres.length; k++) {
      numbers[k] = count;
      count += used[k] ? 1 : 0;
    }
    float[] kept = new float[count * width];
    for (int k = 0; k < centres.length; k++) {
      for (int c = 0; c < width && used[k]; c++) {
        kept[numbers[k] * width + c] = (float) (centres[k][c] + mean[c]);
      }
    }
    int[] cluster = Arrays.stream(nearest).map(k -> numbers[k]).toArray();
    return new Clusters(kept, cluster, inertia, rounds);
  }
}
