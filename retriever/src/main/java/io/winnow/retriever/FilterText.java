package io.winnow.retriever;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Filters as text that {@link FilterParser} reads back. */
final class FilterText {
  /** Words that are no names of fields unless they stand in brackets. */
  static final Set<String> RESERVED = Set.of("and", "or", "not", "in", "exists", "true", "false");

  private FilterText() {}

  static String of(Filter filter) {
    return switch (filter) {
      case Filter.In(String field, List<Object> values) when values.size() == 1 ->
          name(field) + " = " + value(values.getFirst());
      case Filter.In(String field, List<Object> values) ->
          values.stream()
              .map(FilterText::value)
              .collect(Collectors.joining(", ", name(field) + " in (", ")"));
      case Filter.Range range -> range(range);
      case Filter.Exists(String field) -> "exists " + name(field);
      case Filter.And(List<Filter> all) ->
          all.stream()
              .map(one -> nested(one, one instanceof Filter.And || one instanceof Filter.Or))
              .collect(Collectors.joining(" and "));
      case Filter.Or(List<Filter> any) ->
          any.stream()
              .map(one -> nested(one, one instanceof Filter.Or))
              .collect(Collectors.joining(" or "));
      case Filter.Not(Filter other) ->
          "not " + nested(other, other instanceof Filter.And || other instanceof Filter.Or);
    };
  }

  private static String range(Filter.Range range) {
    Filter.Bound low = range.low();
    Filter.Bound high = range.high();
    String name = name(range.field());
    if (low != null && high != null) {
      return value(low.value()) + less(low) + name + less(high) + value(high.value());
    }
    if (low != null) {
      return name + (low.inclusive() ? " >= " : " > ") + value(low.value());
    }
    return high == null ? name : name + less(high) + value(high.value());
  }

  private static String less(Filter.Bound bound) {
    return bound.inclusive() ? " <= " : " < ";
  }

  private static String nested(Filter filter, boolean inBrackets) {
    return inBrackets ? "(" + filter + ")" : filter.toString();
  }

  /** The name of a field, in brackets where it would not be read as one. */
  static String name(String field) {
    int first = field.isEmpty() ? 0 : field.codePointAt(0);
    boolean plain =
        startsName(first)
            && field.codePoints().allMatch(FilterText::isOfName)
            && !RESERVED.contains(field.toLowerCase(Locale.ROOT));
    return plain ? field : "[" + field.replace("\\", "\\\\").replace("]", "\\]") + "]";
  }

  static boolean startsName(int c) {
    return Character.isLetter(c) || c == '_';
  }

  static boolean isOfName(int c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-' || c == ':';
  }

  static String value(Object value) {
    return value instanceof String text
        ? '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
        : value.toString();
  }
}
