package io.winnow.retriever.recall;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates of ISO-8601 in text: a day, or a time with an offset. */
public final class IsoDate {
  private static final Pattern SHAPE =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\d(T[0-9:.]+[Z0-9:+-]+)?");

  /** No date of the shape is longer. */
  private static final int MAX_LENGTH = 40;

  private IsoDate() {}

  /**
   * A time with an offset, such as {@code 2024-05-01T10:00Z}.
   *
   * @throws DateTimeException if it is none
   */
  public static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException withoutSeconds) {
      return OffsetDateTime.parse(text).toInstant();
    }
  }

  /** The day or the instant that a text is as a whole; null if it is neither. */
  static @Nullable Object of(String text) {
    if (text.length() > MAX_LENGTH || !SHAPE.matcher(text).matches()) {
      return null;
    }
    try {
      return text.indexOf('T') < 0 ? LocalDate.parse(text) : instant(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
