package io.winnow.bench.compare;

import io.winnow.bench.eval.Scores;

/** How figures are written for people: four decimals, as everywhere. */
final class Figures {
  private static final double SIGNIFICANT = 0.05;
  private static final double VERY_SIGNIFICANT = 0.01;
  private static final double SMALLEST = 0.0001;

  private Figures() {}

  static String plain(double value) {
    return Scores.printed(value);
  }

  /** With its sign; what is 0 after rounding has none. */
  static String signed(double value) {
    String printed = plain(value);
    return value > 0 && !printed.equals("0.0000") ? "+" + printed : printed;
  }

  static String plain(Interval interval) {
    return "[" + plain(interval.low()) + ", " + plain(interval.high()) + "]";
  }

  static String signed(Interval interval) {
    return "[" + signed(interval.low()) + ", " + signed(interval.high()) + "]";
  }

  /** The adjusted p and its marker; markers of a column begin below each other. */
  static String marked(PValue p) {
    String value = p.adjusted() < SMALLEST ? "<" + plain(SMALLEST) : plain(p.adjusted());
    return "%7s%-2s".formatted(value, marker(p.adjusted()));
  }

  private static String marker(double p) {
    return p < VERY_SIGNIFICANT ? "**" : p < SIGNIFICANT ? "*" : "";
  }
}
