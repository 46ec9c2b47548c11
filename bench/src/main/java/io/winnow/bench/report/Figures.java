package io.winnow.bench.report;

import io.winnow.bench.eval.Scores;
import java.util.Locale;
import java.util.OptionalDouble;

/** How numbers are written. */
final class Figures {
  /** Where there is no number. */
  static final String NONE = "–";

  private Figures() {}

  static String measure(OptionalDouble value) {
    return value.isEmpty() ? NONE : Scores.printed(value.getAsDouble());
  }

  /** With its sign. */
  static String difference(double value) {
    String printed = Scores.printed(Math.abs(value));
    boolean zero = printed.equals(Scores.printed(0));
    return zero ? printed : (value < 0 ? "−" : "+") + printed;
  }

  static String interval(Statistics.Interval interval) {
    return difference(interval.low()) + " to " + difference(interval.high());
  }

  /** Of values that have no sign. */
  static String range(Statistics.Interval interval) {
    return Scores.printed(interval.low()) + " to " + Scores.printed(interval.high());
  }

  static String probability(double p) {
    return p < 0.0001 ? "<0.0001" : Scores.printed(p);
  }

  /** Three digits or more: 0.0123, 1.23, 12.3, 123. */
  static String quantity(OptionalDouble value) {
    if (value.isEmpty()) {
      return NONE;
    }
    double number = value.getAsDouble();
    int decimals = number >= 100 ? 0 : number >= 10 ? 1 : number >= 1 ? 2 : number >= 0.1 ? 3 : 4;
    return String.format(Locale.ROOT, "%,." + decimals + "f", number);
  }

  static String count(OptionalDouble value) {
    return value.isEmpty() ? NONE : String.format(Locale.ROOT, "%,.0f", value.getAsDouble());
  }

  /** In mebibytes. */
  static String mebibytes(OptionalDouble bytes) {
    return bytes.isEmpty() ? NONE : quantity(OptionalDouble.of(bytes.getAsDouble() / (1 << 20)));
  }
}
