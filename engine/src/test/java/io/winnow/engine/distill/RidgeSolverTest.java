package io.winnow.engine.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.NormOps_DDRM;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a direct solution of the same normal equations. */
class RidgeSolverTest {
  private static final int TOKENS = 40;
  private static final int TEXTS = 120;
  private static final int BLOCK = RidgeSolver.BLOCK;
  private static final long SEED = 11;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final double[] weights = random.doubles(TOKENS, 0.5, 3).toArray();
  private final double[] scales = random.doubles(TEXTS, 0.5, 3).toArray();
  private final DesignMatrix design = DesignMatrix.of(texts(), weights, scales);
  private final float[] start = values(TOKENS);
  private final float[] targets = values(TEXTS);

  private int[][] texts() {
    int[][] texts = new int[TEXTS][];
    for (int s = 0; s < TEXTS; s++) {
      texts[s] = random.ints(1 + random.nextInt(12), 0, TOKENS).toArray();
    }
    texts[5] = new int[0];
    texts[6] = random.ints(200, 0, TOKENS).toArray();
    return texts;
  }

  private float[] values(int rows) {
    float[] values = new float[rows * BLOCK];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  private static DMatrixRMaj dense(DesignMatrix.Sparse sparse, int columns) {
    DMatrixRMaj dense = new DMatrixRMaj(sparse.lines(), columns);
    for (int line = 0; line < sparse.lines(); line++) {
      for (int i = sparse.starts()[line]; i < sparse.starts()[line + 1]; i++) {
        int column = sparse.places()[i];
        dense.set(line, column, dense.get(line, column) + sparse.values()[i]);
      }
    }
    return dense;
  }

  private static double distance(DMatrixRMaj a, DMatrixRMaj b) {
    DMatrixRMaj difference = new DMatrixRMaj(a.numRows, a.numCols);
    CommonOps_DDRM.subtract(a, b, difference);
    return NormOps_DDRM.normF(difference);
  }

  private static DMatrixRMaj dense(float[] block) {
    DMatrixRMaj dense = new DMatrixRMaj(block.length / BLOCK, BLOCK);
    for (int i = 0; i < block.length; i++) {
      dense.set(i / BLOCK, i % BLOCK, block[i]);
    }
    return dense;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.1, 1, 100})
  void solves_the_normal_equations(double lambda) {
    DMatrixRMaj x = dense(design.byText(), TOKENS);
    DMatrixRMaj missing = dense(targets);
    CommonOps_DDRM.multAdd(-1, x, dense(start), missing);
    DMatrixRMaj left = new DMatrixRMaj(TOKENS, TOKENS);
    CommonOps_DDRM.multTransA(x, x, left);
    for (int t = 0; t < TOKENS; t++) {
      left.add(t, t, lambda);
    }
    DMatrixRMaj right = new DMatrixRMaj(TOKENS, BLOCK);
    CommonOps_DDRM.multTransA(x, missing, right);
    DMatrixRMaj expected = new DMatrixRMaj(TOKENS, BLOCK);
    assertThat(CommonOps_DDRM.solve(left, right, expected)).isTrue();
    CommonOps_DDRM.addEquals(expected, dense(start));
    float[] table = start.clone();
    int iterations = new RidgeSolver(design).solve(table, targets.clone(), lambda, new Stop());
    assertThat(iterations).isBetween(1, 60);
    double error = distance(expected, dense(table)) / NormOps_DDRM.normF(expected);
    assertThat(error).as("seed %d", SEED).isLessThan(5e-3);
  }

  @Test
  void both_orders_of_the_matrix_are_one() {
    assertThat(design.tokenIds()).isEqualTo(IntStream.range(0, TOKENS).toArray());
    DMatrixRMaj one = dense(design.byText(), TOKENS);
    DMatrixRMaj other = dense(design.byToken(), TEXTS);
    CommonOps_DDRM.transpose(other);
    assertThat(distance(one, other)).isZero();
  }

  @Test
  void a_text_is_the_weighted_mean_of_its_tokens_stretched_with_its_length() {
    double[] even = {1, 1, 1, 1, 1, 1, 1, 1};
    int[][] texts = {{0, 1, 2, 3, 4, 5, 6, 7}, {0, 1}, {2, 2, 3, 3}};
    DesignMatrix matrix = DesignMatrix.of(texts, even, new double[] {1, 1, 2});
    // Lengths 1/sqrt(8), 1/sqrt(2), 1/sqrt(2); their geometric mean by 1, 1 and 4 parts.
    double usual = Math.pow(Math.pow(8, -0.5) * Math.pow(2, -0.5) * Math.pow(2, -2), 1.0 / 6);
    double lengthy = Math.sqrt(usual * Math.sqrt(8));
    double brief = Math.sqrt(usual * Math.sqrt(2));
    DMatrixRMaj dense = dense(matrix.byText(), 8);
    assertThat(dense.get(0, 7)).isCloseTo(lengthy / 8, within(1e-6));
    assertThat(dense.get(1, 1)).isCloseTo(brief / 2, within(1e-6));
    assertThat(dense.get(2, 3)).isCloseTo(2 * brief / 2, within(1e-6));
    assertThat(dense.get(1, 3)).isZero();
  }

  @Test
  void a_text_with_scale_0_or_without_tokens_says_nothing() {
    int[][] texts = {{0, 1}, {}, {1, 2}};
    DesignMatrix matrix = DesignMatrix.of(texts, new double[] {1, 1, 1}, new double[] {1, 1, 0});
    DMatrixRMaj dense = dense(matrix.byText(), 3);
    assertThat(dense.get(0, 1)).isPositive();
    for (int line = 1; line < 3; line++) {
      for (int token = 0; token < 3; token++) {
        assertThat(dense.get(line, token)).isZero();
      }
    }
    DesignMatrix none = DesignMatrix.of(new int[][] {{}, {}}, new double[3], new double[2]);
    assertThat(none.tokenIds()).isEmpty();
  }

  @Test
  void the_solve_can_be_cancelled() {
    Stop stop = new Stop();
    stop.end();
    assertThatThrownBy(
            () -> new RidgeSolver(design).solve(start.clone(), targets.clone(), 0.1, stop))
        .isInstanceOf(CancellationException.class);
  }

  @Test
  void what_is_solved_already_takes_no_step() {
    float[] zeros = new float[TOKENS * BLOCK];
    float[] table = zeros.clone();
    int iterations =
        new RidgeSolver(design).solve(table, new float[TEXTS * BLOCK], 0.1, new Stop());
    assertThat(iterations).isZero();
    assertThat(Arrays.equals(table, zeros)).isTrue();
  }
}
