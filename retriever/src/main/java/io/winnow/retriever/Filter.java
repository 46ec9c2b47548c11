package io.winnow.retriever;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which documents may be found, by their metadata; {@code id} is the document's own id. Immutable.
 *
 * <p>Values are those of {@link Document}, and each is compared with values of its own type only:
 * {@code 2020} is not {@code "2020"}. Numbers are compared exactly, integers and others in one
 * order. A {@link java.time.LocalDate} in a filter means the whole day in UTC: a document of any
 * instant of that day equals it, and is not after it. A document with several values in a field
 * passes where any one of them does; for a range, one that lies between both ends.
 *
 * <p>As text, which {@link #parse} reads and {@code toString} writes:
 *
 * <pre>{@code
 * year >= 2020 and (lang in ("en", "de") or not reviewed = true) and published < 2024-05-01
 * 2000 <= year < 2010 and exists tags and [odd name] != "x" and id not in ("d1", "d2")
 * }</pre>
 *
 * <p>{@code not} binds before {@code and}, {@code and} before {@code or}. Text stands in double or
 * single quotes, with a backslash before a quote or a backslash. A name of letters, digits, {@code
 * _}, {@code .}, {@code -} and {@code :} stands by itself, any other one in square brackets.
 */
public sealed interface Filter {
  /**
   * One of the values.
   *
   * @param values of any types; where there are none, nothing passes
   */
  record In(String field, List<Object> values) implements Filter {
    /** Brings the values to the types of {@link Document}. */
    public In {
      values = values.stream().map(value -> MetadataValue.one(field, value)).toList();
    }

    @Override
    public String toString() {
      return FilterText.of(this);
    }
  }

  /**
   * A value between two ends, of which one may be missing.
   *
   * @param low the lower end, or null
   * @param high the upper end, or null
   */
  record Range(String field, @Nullable Bound low, @Nullable Bound high) implements Filter {
    /** Brings the ends to the types of {@link Document} and checks that they can be compared. */
    public Range {
      low = bound(field, low);
      high = bound(field, high);
      if (low == null && high == null) {
        throw new IllegalArgumentException(
            "range of " + field + ": expected at least one end, found none");
      }
      if (low != null && high != null && low.type() != high.type()) {
        throw new IllegalArgumentException(
            "range of %s: expected both ends of one type, found %s and %s"
                .formatted(field, low.type(), high.type()));
      }
    }

    private static @Nullable Bound bound(String field, @Nullable Bound bound) {
      if (bound == null) {
        return null;
      }
      Bound kept = new Bound(MetadataValue.one(field, bound.value()), bound.inclusive());
      if (kept.type() == FieldType.BOOLEAN) {
        throw new IllegalArgumentException(
            "range of "
                + field
                + ": expected a keyword, a number or a date, found "
                + kept.value()
                + ", which has no order");
      }
      return kept;
    }

    /** The type of the ends. */
    public FieldType type() {
      Bound either = low == null ? high : low;
      return FieldType.of(Objects.requireNonNull(either).value());
    }

    @Override
    public String toString() {
      return FilterText.of(this);
    }
  }

  /**
   * An end of a range.
   *
   * @param inclusive whether the value itself lies in the range
   */
  record Bound(Object value, boolean inclusive) {
    FieldType type() {
      return FieldType.of(value);
    }
  }

  /** Any value at all. */
  record Exists(String field) implements Filter {
    @Override
    public String toString() {
      return FilterText.of(this);
    }
  }

  /**
   * All of them.
   *
   * @param filters two or more
   */
  record And(List<Filter> filters) implements Filter {
    /** Copies them. */
    public And {
      filters = atLeastTwo("and", filters);
    }

    @Override
    public String toString() {
      return FilterText.of(this);
    }
  }

  /**
   * Any of them.
   *
   * @param filters two or more
   */
  record Or(List<Filter> filters) implements Filter {
    /** Copies them. */
    public Or {
      filters = atLeastTwo("or", filters);
    }

    @Override
    public String toString() {
      return FilterText.of(this);
    }
  }

  /** What does not pass the other; so also a document without the field. */
  record Not(Filter filter) implements Filter {
    @Override
    public String toString() {
      return FilterText.of(this);
    }
  }

  /** A value equal to this one. */
  static Filter eq(String field, Object value) {
    return new In(field, List.of(value));
  }

  /** A value equal to one of these. */
  static Filter in(String field, Object... values) {
    return new In(field, Arrays.asList(values));
  }

  /** A value equal to one of these. */
  static Filter in(String field, Collection<?> values) {
    return new In(field, List.copyOf(values));
  }

  /** A value greater than or equal to this one. */
  static Filter atLeast(String field, Object low) {
    return new Range(field, new Bound(low, true), null);
  }

  /** A value greater than this one. */
  static Filter above(String field, Object low) {
    return new Range(field, new Bound(low, false), null);
  }

  /** A value less than or equal to this one. */
  static Filter atMost(String field, Object high) {
    return new Range(field, null, new Bound(high, true));
  }

  /** A value less than this one. */
  static Filter below(String field, Object high) {
    return new Range(field, null, new Bound(high, false));
  }

  /** A value from the first to before the second. */
  static Filter between(String field, Object low, Object high) {
    return new Range(field, new Bound(low, true), new Bound(high, false));
  }

  /** Any value. */
  static Filter exists(String field) {
    return new Exists(field);
  }

  /** What does not pass the other. */
  static Filter not(Filter filter) {
    return new Not(filter);
  }

  /** What passes this one and the other. */
  default Filter and(Filter other) {
    return new And(joined(this instanceof And(List<Filter> all) ? all : List.of(this), other));
  }

  /** What passes this one or the other. */
  default Filter or(Filter other) {
    return new Or(joined(this instanceof Or(List<Filter> any) ? any : List.of(this), other));
  }

  /**
   * Reads a filter as text.
   *
   * @throws IllegalArgumentException naming the column, what was expected there and what was found
   */
  static Filter parse(String text) {
    return new FilterParser(text).parse();
  }

  private static List<Filter> joined(List<Filter> filters, Filter other) {
    List<Filter> more = new ArrayList<>(filters);
    more.add(other);
    return more;
  }

  private static List<Filter> atLeastTwo(String operator, List<Filter> filters) {
    if (filters.size() < 2) {
      throw new IllegalArgumentException(
          operator + ": expected at least two filters, found " + filters.size());
    }
    return List.copyOf(filters);
  }
}
