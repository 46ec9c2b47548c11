package io.winnow.retriever;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;

/** How values of a metadata field are compared. */
public enum FieldType {
  /** Text, compared as a whole, and ordered by code points. */
  KEYWORD,
  /** Numbers, integers and others in one order. */
  NUMBER,
  /** Days and instants in one order; text that is an ISO-8601 date is one of these too. */
  DATE,
  /** True and false, without an order. */
  BOOLEAN;

  /** The type of a value that a {@link Document} or a {@link Filter} holds. */
  public static FieldType of(Object value) {
    return switch (value) {
      case String _ -> KEYWORD;
      case Boolean _ -> BOOLEAN;
      case LocalDate _ -> DATE;
      case Instant _ -> DATE;
      default -> NUMBER;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
