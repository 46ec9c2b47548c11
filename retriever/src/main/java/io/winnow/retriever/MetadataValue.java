package io.winnow.retriever;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The Java types that values of metadata come in, and the fewer that they become. */
final class MetadataValue {
  /** What a value may be, for messages. */
  private static final String EXPECTED =
      "expected a String, a Boolean, a number, a LocalDate, an Instant, a date-time with a zone or"
          + " an offset, or a collection of those";

  private MetadataValue() {}

  /** A value or several, as they are kept. */
  static Object all(String name, Object value) {
    return value instanceof Collection<?> several
        ? several.stream().map(one -> one(name, one)).toList()
        : one(name, value);
  }

  /**
   * One value as it is kept: String, Boolean, Long, Double, BigDecimal, LocalDate or Instant. A
   * number becomes a Long or a Double if it reads the same as one, so that equal numbers are equal
   * objects; an integer never becomes a Double.
   */
  static Object one(String name, Object value) {
    return switch (value) {
      case String text -> text;
      case Boolean truth -> truth;
      case LocalDate day -> day;
      case Instant instant -> instant;
      case OffsetDateTime time -> time.toInstant();
      case ZonedDateTime time -> time.toInstant();
      case Byte number -> number.longValue();
      case Short number -> number.longValue();
      case Integer number -> number.longValue();
      case Long number -> number;
      case Float number -> finite(name, number.doubleValue());
      case Double number -> finite(name, number);
      case BigInteger number -> integer(new BigDecimal(number));
      case BigDecimal number -> number.scale() == 0 ? integer(number) : decimal(number);
      default ->
          throw new IllegalArgumentException(
              "field " + name + ": " + EXPECTED + ", found " + value.getClass().getName());
    };
  }

  private static Object finite(String name, double number) {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException(
          "field " + name + ": expected a finite number, found " + number);
    }
    return number;
  }

  private static Object integer(BigDecimal number) {
    if (number.precision() > 19 || number.toBigInteger().bitLength() > 63) {
      return number;
    }
    return number.longValue();
  }

  private static Object decimal(BigDecimal number) {
    double nearest = number.doubleValue();
    boolean reads =
        Double.isFinite(nearest) && new BigDecimal(Double.toString(nearest)).compareTo(number) == 0;
    if (reads) {
      return nearest;
    }
    return number;
  }

  /** The values of a field, however many. */
  static List<Object> list(Map<String, Object> metadata, String name) {
    Object value = metadata.get(name);
    return value == null
        ? List.of()
        : value instanceof List<?> all ? List.copyOf(all) : List.of(value);
  }
}
