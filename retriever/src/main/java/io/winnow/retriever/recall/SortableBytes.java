package io.winnow.retriever.recall;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.apache.lucene.util.NumericUtils;

/**
 * Numbers and dates as bytes of one length whose unsigned order is theirs.
 *
 * <p>A number is the greatest double not above it, and what is left over as a second double: so
 * every long and every double is exact, and other numbers to some 31 digits; what differs beyond
 * that, or lies beyond the doubles, may be equal. A date is its seconds and nanoseconds.
 */
final class SortableBytes {
  /** Length of a number: as long as Lucene lets a point be. */
  static final int NUMBER_BYTES = 2 * Double.BYTES;

  static final int DATE_BYTES = Long.BYTES + Integer.BYTES;

  /** Integers up to here are doubles. */
  private static final long EXACT = 1L << 53;

  /** Powers of ten beyond which a number is taken for infinite or for zero, without arithmetic. */
  private static final long MAX_EXPONENT = 400;

  private SortableBytes() {}

  /** A Long, a Double or a BigDecimal. */
  static byte[] ofNumber(Object number) {
    return switch (number) {
      case Double value -> number(value, 0);
      case Long value when Math.abs(value) <= EXACT -> number(value, 0);
      case Long value -> ofDecimal(BigDecimal.valueOf(value));
      case BigDecimal value -> ofDecimal(value);
      default -> throw new IllegalArgumentException("not a number of metadata: " + number);
    };
  }

  private static byte[] ofDecimal(BigDecimal value) {
    long exponent = (long) value.precision() - value.scale();
    if (exponent > MAX_EXPONENT) {
      return value.signum() > 0
          ? number(Double.MAX_VALUE, Double.POSITIVE_INFINITY)
          : number(Double.NEGATIVE_INFINITY, 0);
    }
    if (exponent < -MAX_EXPONENT) {
      return number(value.signum() < 0 ? -Double.MIN_VALUE : 0, 0);
    }
    double whole = floor(value);
    return whole == Double.NEGATIVE_INFINITY
        ? number(whole, 0)
        : number(whole, floor(value.subtract(new BigDecimal(whole))));
  }

  /** The greatest double not above a number. */
  private static double floor(BigDecimal value) {
    double nearest = value.doubleValue();
    boolean above =
        Double.isInfinite(nearest) ? nearest > 0 : new BigDecimal(nearest).compareTo(value) > 0;
    return above ? Math.nextDown(nearest) : nearest;
  }

  private static byte[] number(double whole, double rest) {
    byte[] bytes = new byte[NUMBER_BYTES];
    put(whole, bytes, 0);
    put(rest, bytes, Double.BYTES);
    return bytes;
  }

  private static void put(double value, byte[] bytes, int offset) {
    // Adding 0 makes the zero below zero the other one.
    NumericUtils.longToSortableBytes(NumericUtils.doubleToSortableLong(value + 0.0), bytes, offset);
  }

  /** The first moment of a LocalDate in UTC, or an Instant. */
  static byte[] ofDateStart(Object date) {
    return date instanceof LocalDate day
        ? ofInstant(day.atStartOfDay(ZoneOffset.UTC).toInstant())
        : ofInstant((Instant) date);
  }

  /** The last moment of a LocalDate in UTC, or an Instant. */
  static byte[] ofDateEnd(Object date) {
    return date instanceof LocalDate day
        ? ofInstant(day.atTime(LocalTime.MAX).toInstant(ZoneOffset.UTC))
        : ofInstant((Instant) date);
  }

  private static byte[] ofInstant(Instant instant) {
    byte[] bytes = new byte[DATE_BYTES];
    NumericUtils.longToSortableBytes(instant.getEpochSecond(), bytes, 0);
    NumericUtils.intToSortableBytes(instant.getNano(), bytes, Long.BYTES);
    return bytes;
  }

  /** The least bytes above some. */
  static byte[] next(byte[] bytes) {
    byte[] next = bytes.clone();
    for (int i = next.length - 1; i >= 0 && ++next[i] == 0; i--) {
      // carries to the byte before
    }
    return next;
  }

  /** The greatest bytes below some. */
  static byte[] previous(byte[] bytes) {
    byte[] previous = bytes.clone();
    for (int i = previous.length - 1; i >= 0 && previous[i]-- == 0; i--) {
      // borrows from the byte before
    }
    return previous;
  }
}
