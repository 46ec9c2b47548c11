package io.winnow.retriever;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a filter means, in plain Java over a document: the truth that Lucene is compared with. */
final class PlainFilter {
  private PlainFilter() {}

  static boolean passes(Filter filter, Document document) {
    return switch (filter) {
      case Filter.In(String field, List<Object> values) ->
          values(document, field).stream()
              .anyMatch(have -> values.stream().anyMatch(value -> equal(have, value)));
      case Filter.Range range ->
          values(document, range.field()).stream().anyMatch(have -> within(have, range));
      case Filter.Exists(String field) -> !values(document, field).isEmpty();
      case Filter.And(List<Filter> all) -> all.stream().allMatch(one -> passes(one, document));
      case Filter.Or(List<Filter> any) -> any.stream().anyMatch(one -> passes(one, document));
      case Filter.Not(Filter other) -> !passes(other, document);
    };
  }

  private static List<Object> values(Document document, String field) {
    return field.equals("id") ? List.of(document.id()) : document.values(field);
  }

  private static boolean equal(Object have, Object value) {
    return within(have, value, true, value, true);
  }

  private static boolean within(Object have, Filter.Range range) {
    Filter.Bound low = range.low();
    Filter.Bound high = range.high();
    return within(
        have,
        low == null ? null : low.value(),
        low != null && low.inclusive(),
        high == null ? null : high.value(),
        high != null && high.inclusive());
  }

  private static boolean within(
      Object have,
      @Nullable Object low,
      boolean lowInclusive,
      @Nullable Object high,
      boolean highInclusive) {
    Object end = low == null ? high : low;
    return switch (end) {
      case null -> throw new IllegalStateException();
      case Boolean truth -> have.equals(truth);
      case String _ ->
          have instanceof String text
              && above(low == null ? 1 : compare(text, (String) low), lowInclusive)
              && above(high == null ? 1 : compare((String) high, text), highInclusive);
      case Number _ ->
          have instanceof Number number
              && above(low == null ? 1 : exact(number).compareTo(exact((Number) low)), lowInclusive)
              && above(
                  high == null ? 1 : exact((Number) high).compareTo(exact(number)), highInclusive);
      default -> {
        Instant at = instant(have);
        yield at != null
            && above(
                low == null ? 1 : at.compareTo(lowInclusive ? first(low) : last(low)), lowInclusive)
            && above(
                high == null ? 1 : (highInclusive ? last(high) : first(high)).compareTo(at),
                highInclusive);
      }
    };
  }

  private static boolean above(int comparison, boolean inclusive) {
    return comparison > 0 || (inclusive && comparison == 0);
  }

  /** By code points. */
  private static int compare(String a, String b) {
    return Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
  }

  private static BigDecimal exact(Number number) {
    return number instanceof BigDecimal decimal
        ? decimal
        : number instanceof Long integer
            ? BigDecimal.valueOf(integer)
            : new BigDecimal(number.doubleValue());
  }

  private static @Nullable Instant instant(Object have) {
    try {
      return switch (have) {
        case Instant instant -> instant;
        case LocalDate day -> first(day);
        case String text when text.length() == 10 -> first(LocalDate.parse(text));
        case String text -> OffsetDateTime.parse(text).toInstant();
        default -> null;
      };
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static Instant first(Object date) {
    return date instanceof LocalDate day
        ? day.atStartOfDay(ZoneOffset.UTC).toInstant()
        : (Instant) date;
  }

  private static Instant last(Object date) {
    return date instanceof LocalDate day
        ? day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusNanos(1)
        : (Instant) date;
  }
}
