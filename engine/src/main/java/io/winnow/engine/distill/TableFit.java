package io.winnow.engine.distill;

import io.winnow.engine.Progress;
import io.winnow.engine.distill.DesignMatrix.Sparse;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The regression of a table on texts. Columns of the table do not depend on one another and are
 * solved in blocks, in parallel.
 */
final class TableFit {
  /** What lambda is chosen from. */
  private static final double[] RIDGES = {0.03, 0.1, 0.3, 1};

  private static final double USUAL_RIDGE = 0.1;

  private static final int BLOCK = RidgeSolver.BLOCK;

  private final List<FitText> texts;
  private final int[][] ids;
  private final double[] weights;
  private final float[] targets;
  private final float[] table;
  private final int width;
  private final Stop stop;

  /** The roots of the texts' weights, and the matrix of all texts with them. */
  private final double[] scales;

  private final DesignMatrix full;

  /**
   * Takes what it works on.
   *
   * @param texts with the weights of their errors
   * @param ids the tokens of each text
   * @param weights of tokens, by id
   * @param targets [texts x width] row-major, centred
   * @param table [tokens x width] row-major, the distilled one; {@link #solve} changes it
   */
  TableFit(
      List<FitText> texts,
      int[][] ids,
      double[] weights,
      float[] targets,
      float[] table,
      int width,
      Stop stop) {
    this.texts = texts;
    this.ids = ids;
    this.weights = weights;
    this.targets = targets;
    this.table = table;
    this.width = width;
    this.stop = stop;
    this.scales = scales(false);
    this.full = DesignMatrix.of(ids, weights, scales);
  }

  /**
   * The lambda with which a fit to the other texts reproduces those held out best: the least sum of
   * their weighted squared errors. The first columns stand for all. Where none is held out, that of
   * most collections.
   */
  double chooseRidge(Progress progress) {
    if (texts.stream().noneMatch(FitText::heldOut)) {
      return USUAL_RIDGE;
    }
    String step = "choosing lambda";
    progress.advance(step, 0, 1);
    double[] others = scales(true);
    DesignMatrix design = DesignMatrix.of(ids, weights, others);
    Sparse held = full.byText();
    RidgeSolver solver = new RidgeSolver(design);
    double a = distilledScale(design, others);
    double[] errors =
        Arrays.stream(RIDGES)
            .parallel()
            .map(
                lambda -> {
                  float[] rows = scaled(tableBlock(design, 0), a);
                  solver.solve(rows, targetBlock(others, 0), lambda, stop);
                  float[] images = new float[texts.size() * BLOCK];
                  try (Arena arena = Arena.ofConfined()) {
                    new SparseProducts(design, arena).times(held, rows, images);
                  }
                  return heldOutError(images, targetBlock(scales, 0));
                })
            .toArray();
    progress.advance(step, 1, 1);
    return RIDGES[
        IntStream.range(0, RIDGES.length)
            .boxed()
            .min(Comparator.comparingDouble(i -> errors[i]))
            .orElseThrow()];
  }

  private double heldOutError(float[] images, float[] wanted) {
    double error = 0;
    for (int s = 0; s < texts.size(); s++) {
      for (int c = s * BLOCK; texts.get(s).heldOut() && c < (s + 1) * BLOCK; c++) {
        error += (double) (images[c] - wanted[c]) * (images[c] - wanted[c]);
      }
    }
    return error;
  }

  /** Makes the table the fitted one: rows of tokens that no text has are the distilled, scaled. */
  void solve(double lambda, Progress progress) {
    RidgeSolver solver = new RidgeSolver(full);
    double a = distilledScale(full, scales);
    for (int i = 0; i < table.length; i++) {
      table[i] *= (float) a;
    }
    String step = "solving";
    AtomicInteger done = new AtomicInteger();
    progress.advance(step, 0, width);
    IntStream.range(0, Math.ceilDiv(width, BLOCK))
        .parallel()
        .forEach(
            block -> {
              float[] rows = tableBlock(full, block);
              solver.solve(rows, targetBlock(scales, block), lambda, stop);
              putBlock(full, rows, block);
              synchronized (done) {
                if (!stop.isOver()) {
                  progress.advance(step, Math.min(width, done.addAndGet(BLOCK)), width);
                }
              }
            });
  }

  /** The principal components of what the table makes of the texts; the targets are lost. */
  double[][] components(int dimensions) {
    double[] ones = new double[texts.size()];
    Arrays.fill(ones, 1);
    DesignMatrix design = DesignMatrix.of(ids, weights, ones);
    for (int block = 0; block < Math.ceilDiv(width, BLOCK); block++) {
      float[] images = images(design, block);
      int from = block * BLOCK;
      int columns = Math.min(BLOCK, width - from);
      for (int s = 0; s < texts.size(); s++) {
        System.arraycopy(images, s * BLOCK, targets, s * width + from, columns);
      }
    }
    return Pca.components(targets, width, dimensions);
  }

  private double[] scales(boolean withoutHeldOut) {
    return texts.stream()
        .mapToDouble(text -> withoutHeldOut && text.heldOut() ? 0 : Math.sqrt(text.weight()))
        .toArray();
  }

  /** What the distilled table is multiplied by to come nearest to the targets. */
  private double distilledScale(DesignMatrix design, double[] scales) {
    double[][] sums =
        IntStream.range(0, Math.ceilDiv(width, BLOCK))
            .parallel()
            .mapToObj(
                block -> {
                  float[] images = images(design, block);
                  float[] wanted = targetBlock(scales, block);
                  double across = 0;
                  double squares = 0;
                  for (int i = 0; i < images.length; i++) {
                    across += (double) images[i] * wanted[i];
                    squares += (double) images[i] * images[i];
                  }
                  return new double[] {across, squares};
                })
            .toArray(double[][]::new);
    double across = Arrays.stream(sums).mapToDouble(sum -> sum[0]).sum();
    double squares = Arrays.stream(sums).mapToDouble(sum -> sum[1]).sum();
    return squares > 0 ? across / squares : 1;
  }

  private float[] images(DesignMatrix design, int block) {
    float[] images = new float[texts.size() * BLOCK];
    try (Arena arena = Arena.ofConfined()) {
      new SparseProducts(design, arena).times(design.byText(), tableBlock(design, block), images);
    }
    return images;
  }

  private static float[] scaled(float[] rows, double factor) {
    for (int i = 0; i < rows.length; i++) {
      rows[i] *= (float) factor;
    }
    return rows;
  }

  private float[] tableBlock(DesignMatrix design, int block) {
    int[] tokens = design.tokenIds();
    float[] out = new float[tokens.length * BLOCK];
    int from = block * BLOCK;
    int columns = Math.min(BLOCK, width - from);
    for (int t = 0; t < tokens.length; t++) {
      System.arraycopy(table, tokens[t] * width + from, out, t * BLOCK, columns);
    }
    return out;
  }

  private void putBlock(DesignMatrix design, float[] rows, int block) {
    int[] tokens = design.tokenIds();
    int from = block * BLOCK;
    int columns = Math.min(BLOCK, width - from);
    for (int t = 0; t < tokens.length; t++) {
      System.arraycopy(rows, t * BLOCK, table, tokens[t] * width + from, columns);
    }
  }

  private float[] targetBlock(double[] scales, int block) {
    float[] out = new float[scales.length * BLOCK];
    int from = block * BLOCK;
    int columns = Math.min(BLOCK, width - from);
    for (int s = 0; s < scales.length; s++) {
      for (int c = 0; c < columns; c++) {
        out[s * BLOCK + c] = (float) (scales[s] * targets[s * width + from + c]);
      }
    }
    return out;
  }
}
