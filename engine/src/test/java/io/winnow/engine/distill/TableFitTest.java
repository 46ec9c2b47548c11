package io.winnow.engine.distill;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.engine.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Lambda is chosen by texts that are held out, and by nothing else. */
class TableFitTest {
  private static final int TOKENS = 60;
  private static final int WIDTH = 64;
  private static final int TEXTS = 400;

  private final SplittableRandom random = new SplittableRandom(5);
  private final float[] truth = normal(TOKENS * WIDTH, 1);
  private final int[][] ids = new int[TEXTS][];
  private final double[] weights = new double[TOKENS];
  private final List<FitText> texts = new ArrayList<>();

  TableFitTest() {
    Arrays.fill(weights, 1);
    for (int s = 0; s < TEXTS; s++) {
      ids[s] = random.ints(6, 0, TOKENS).toArray();
      texts.add(new FitText("", 1, s % 10 == 0));
    }
  }

  private float[] normal(int count, double deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return values;
  }

  /** What the true table makes of the texts, with noise of a text's own. */
  private float[] targets(double noise) {
    float[] targets = normal(TEXTS * WIDTH, noise);
    for (int s = 0; s < TEXTS; s++) {
      for (int id : ids[s]) {
        for (int c = 0; c < WIDTH; c++) {
          targets[s * WIDTH + c] += truth[id * WIDTH + c] / ids[s].length;
        }
      }
    }
    return targets;
  }

  private double lambda(float[] start, double noise) {
    return new TableFit(texts, ids, weights, targets(noise), start, WIDTH, new Stop())
        .chooseRidge(Progress.NONE);
  }

  @Test
  void a_start_that_is_right_is_kept_where_targets_are_noise() {
    assertThat(lambda(truth.clone(), 3)).isEqualTo(1);
  }

  @Test
  void a_start_that_is_wrong_is_left_where_targets_are_exact() {
    assertThat(lambda(normal(TOKENS * WIDTH, 1), 0)).isEqualTo(0.03);
  }
}
