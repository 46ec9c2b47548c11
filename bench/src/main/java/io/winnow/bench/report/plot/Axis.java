package io.winnow.bench.report.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Objects;

/**
 * One axis of a panel.
 *
 * @param title what it shows, with the unit
 * @param min where it begins, in the unit of the values
 * @param max where it ends, above {@code min}
 */
public record Axis(String title, Scale scale, double min, double max) {
  /** How values become distances. */
  public enum Scale {
    /** Equal differences are equally far apart. */
    LINEAR,
    /** Powers of ten are equally far apart, and labelled. */
    DECADES,
    /** Powers of two are equally far apart, and labelled. */
    DOUBLINGS
  }

  /** Share of the range by which an axis goes beyond its values, so that no marker is cut. */
  private static final double MARGIN = 0.07;

  /** The least range of a measure: noise is not to look like a slope. */
  private static final double LEAST = 0.05;

  /** Of a decade: beyond a power of ten, so that its label is drawn. */
  private static final double TINY = 0.04;

  /** Checks the range. */
  public Axis {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(scale, "scale");
    if (!(min < max) || (scale != Scale.LINEAR && min <= 0)) {
      throw new IllegalArgumentException(
          "axis \"%s\": expected a range%s, found %s to %s"
              .formatted(title, scale == Scale.LINEAR ? "" : " above 0", min, max));
    }
  }

  /** For values of a measure, from 0 to 1. */
  public static Axis measure(String title, double lowest, double highest) {
    double lacking = Math.max(0, LEAST - (highest - lowest)) / 2;
    return linear(title, lowest - lacking, highest + lacking);
  }

  /** For values whose differences count. */
  public static Axis linear(String title, double lowest, double highest) {
    double beyond = MARGIN * (highest - lowest);
    return new Axis(title, Scale.LINEAR, lowest - beyond, highest + beyond);
  }

  /**
   * A little more than the values on both sides, and so much that two powers of ten are labelled.
   */
  public static Axis decades(String title, double lowest, double highest) {
    double first = Math.log10(lowest / 1.6);
    double last = Math.log10(highest * 1.6);
    while (Math.floor(last) - Math.ceil(first) < 1) {
      double below = Math.ceil(first) - 1;
      double above = Math.floor(last) + 1;
      if (first - below < above - last) {
        first = below - TINY;
      } else {
        last = above + TINY;
      }
    }
    return new Axis(title, Scale.DECADES, Math.pow(10, first), Math.pow(10, last));
  }

  /** A little more than the values on both sides, and one doubling at least. */
  public static Axis doublings(String title, double lowest, double highest) {
    return new Axis(title, Scale.DOUBLINGS, lowest / 1.3, highest * 1.3);
  }

  /** Where a value lies, in the numbers that XChart is given. */
  double position(double value) {
    return switch (scale) {
      case LINEAR -> value;
      case DECADES -> Math.log10(value);
      case DOUBLINGS -> Math.log(value) / Math.log(2);
    };
  }

  /** What a position is labelled with, where it is a whole number. */
  String label(double position) {
    double value = Math.pow(scale == Scale.DOUBLINGS ? 2 : 10, Math.rint(position));
    return new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros().toPlainString();
  }
}
