package io.winnow.engine.distill;

import java.util.function.IntFunction;

/** A teacher returned what no vectors are: a wrong number of values, or one that is not finite. */
public final class TeacherException extends IllegalStateException {
  private static final long serialVersionUID = 1;
  private static final int EXCERPT = 60;

  private TeacherException(String message) {
    super(message);
  }

  /**
   * Checks a teacher's vectors.
   *
   * @param teacher its name
   * @param rows [count x width] row-major
   * @param input describes what was encoded, given its number from 0
   * @throws TeacherException if they are none
   */
  public static void check(
      String teacher, float[] rows, int count, int width, IntFunction<String> input) {
    if (rows.length != count * width) {
      throw new TeacherException(
          "teacher %s returned %d values for %d inputs, expected %d x %d"
              .formatted(teacher, rows.length, count, count, width));
    }
    for (int i = 0; i < rows.length; i++) {
      if (!Float.isFinite(rows[i])) {
        String found = input.apply(i / width);
        throw new TeacherException(
            "teacher %s returned %s for %s"
                .formatted(
                    teacher,
                    rows[i],
                    found.length() > EXCERPT ? found.substring(0, EXCERPT) + "..." : found));
      }
    }
  }
}
