package io.winnow.engine.scan;

import io.winnow.engine.internal.kernel.Kernels;
import java.util.Objects;

/** Scores that a scan has computed. Thread-safe. Allocates nothing. */
public final class Scores {
  private Scores() {}

  /**
   * Where scores are that are no less than a threshold, which few of them are in a scan.
   *
   * @param count how many scores to look at, from the start
   * @param places gets their places in ascending order; has room for count
   * @return how many there are
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public static int atLeast(float[] scores, int count, float threshold, int[] places) {
    Objects.checkFromIndexSize(0, count, scores.length);
    Objects.checkFromIndexSize(0, count, places.length);
    return Kernels.active().atLeast(scores, count, threshold, places);
  }
}
