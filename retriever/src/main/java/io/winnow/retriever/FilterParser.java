package io.winnow.retriever;

import io.winnow.retriever.FilterTokens.Kind;
import io.winnow.retriever.FilterTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a filter by recursive descent; {@link Filter} has the grammar by example. */
final class FilterParser {
  /** Brackets and nots around a condition; deeper ones would only serve to fill the stack. */
  private static final int MAX_DEPTH = 100;

  private static final String CONDITION = "a field's name, a value, not, exists or (";
  private static final String VALUE =
      "a value (\"text\", a number, a date such as 2024-05-01, true or false)";

  private final FilterTokens tokens;

  FilterParser(String text) {
    tokens = new FilterTokens(text);
  }

  Filter parse() {
    Filter filter = any(0);
    if (tokens.current().kind() != Kind.END) {
      throw tokens.unexpected("and, or or the end");
    }
    return filter;
  }

  private Filter any(int depth) {
    return joined("or", () -> all(depth), Filter.Or::new);
  }

  private Filter all(int depth) {
    return joined("and", () -> one(depth), Filter.And::new);
  }

  private Filter joined(
      String operator, Supplier<Filter> operand, Function<List<Filter>, Filter> join) {
    List<Filter> filters = new ArrayList<>(List.of(operand.get()));
    while (tokens.skip(Kind.RESERVED, operator)) {
      filters.add(operand.get());
    }
    return filters.size() == 1 ? filters.getFirst() : join.apply(filters);
  }

  private Filter one(int depth) {
    if (depth > MAX_DEPTH) {
      throw tokens.error(
          tokens.current().start(),
          "expected at most " + MAX_DEPTH + " brackets and nots in each other, found more");
    }
    if (tokens.skip(Kind.RESERVED, "not")) {
      return new Filter.Not(one(depth + 1));
    }
    if (tokens.skip(Kind.RESERVED, "exists")) {
      return new Filter.Exists(name());
    }
    if (tokens.skip(Kind.SYMBOL, "(")) {
      Filter inner = any(depth + 1);
      close();
      return inner;
    }
    return switch (tokens.current().kind()) {
      case NAME -> ofField();
      case VALUE -> between();
      default -> throw tokens.unexpected(CONDITION);
    };
  }

  /** A condition that begins with the name of its field. */
  private Filter ofField() {
    String field = name();
    if (tokens.skip(Kind.RESERVED, "in")) {
      return new Filter.In(field, values());
    }
    if (tokens.skip(Kind.RESERVED, "not")) {
      if (!tokens.skip(Kind.RESERVED, "in")) {
        throw tokens.unexpected("in");
      }
      return new Filter.Not(new Filter.In(field, values()));
    }
    Token operator = tokens.current();
    if (tokens.skip(Kind.SYMBOL, "=")) {
      return Filter.eq(field, value());
    }
    if (tokens.skip(Kind.SYMBOL, "!=")) {
      return new Filter.Not(Filter.eq(field, value()));
    }
    if (tokens.skip(Kind.SYMBOL, ">=") || tokens.skip(Kind.SYMBOL, ">")) {
      return range(operator, field, bound(operator), null);
    }
    if (tokens.skip(Kind.SYMBOL, "<=") || tokens.skip(Kind.SYMBOL, "<")) {
      return range(operator, field, null, bound(operator));
    }
    throw tokens.unexpected("=, !=, <, <=, >, >=, in or not in");
  }

  /** A condition that begins with a value: {@code 2000 <= year < 2010}. */
  private Filter between() {
    Object low = value();
    Token first = tokens.current();
    if (!tokens.skip(Kind.SYMBOL, "<=") && !tokens.skip(Kind.SYMBOL, "<")) {
      throw tokens.unexpected("< or <= and a field's name");
    }
    String field = name();
    Token second = tokens.current();
    boolean closed = tokens.skip(Kind.SYMBOL, "<=") || tokens.skip(Kind.SYMBOL, "<");
    return range(
        first,
        field,
        new Filter.Bound(low, first.text().endsWith("=")),
        closed ? bound(second) : null);
  }

  private Filter range(
      Token operator, String field, Filter.@Nullable Bound low, Filter.@Nullable Bound high) {
    try {
      return new Filter.Range(field, low, high);
    } catch (IllegalArgumentException e) {
      throw tokens.error(operator.start(), String.valueOf(e.getMessage()));
    }
  }

  private Filter.Bound bound(Token operator) {
    return new Filter.Bound(value(), operator.text().endsWith("="));
  }

  private String name() {
    if (tokens.current().kind() != Kind.NAME) {
      throw tokens.unexpected("a field's name ([in brackets] where it is a reserved word or odd)");
    }
    return tokens.take().text();
  }

  private Object value() {
    if (tokens.current().kind() != Kind.VALUE) {
      throw tokens.unexpected(VALUE);
    }
    return Objects.requireNonNull(tokens.take().value());
  }

  private List<Object> values() {
    if (!tokens.skip(Kind.SYMBOL, "(")) {
      throw tokens.unexpected("( and the values");
    }
    List<Object> values = new ArrayList<>();
    if (tokens.skip(Kind.SYMBOL, ")")) {
      return values;
    }
    do {
      values.add(value());
    } while (tokens.skip(Kind.SYMBOL, ","));
    close();
    return values;
  }

  private void close() {
    if (!tokens.skip(Kind.SYMBOL, ")")) {
      throw tokens.unexpected(")");
    }
  }
}
