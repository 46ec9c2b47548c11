package io.winnow.retriever.download;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A server answered, but not with the file. */
public final class StatusException extends IOException {
  private static final long serialVersionUID = 1L;

  private static final Set<Integer> OF_THE_MOMENT = Set.of(408, 429, 500, 502, 503, 504);
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");

  private final int status;
  private final boolean elsewhere;
  private final transient HttpHeaders headers;

  /**
   * An answer.
   *
   * @param from what was asked for
   * @param at where redirects led to; its path may hold secrets, and is not shown
   */
  StatusException(URI from, URI at, int status, HttpHeaders headers) {
    super(message(from, at, status));
    this.status = status;
    this.elsewhere = !at.equals(from);
    this.headers = headers;
  }

  private static String message(URI from, URI at, int status) {
    return at.equals(from)
        ? "%s answers HTTP %d".formatted(from, status)
        : "%s leads to %s, which answers HTTP %d".formatted(from, at.getHost(), status);
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** Whether it came from where a redirect had led to. */
  public boolean elsewhere() {
    return elsewhere;
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return headers.firstValue(name);
  }

  /** Whether the same request may be answered otherwise in a while. */
  boolean isOfTheMoment() {
    return OF_THE_MOMENT.contains(status);
  }

  /** How long the server asks to wait. */
  public Optional<Duration> retryAfter() {
    return header("Retry-After").map(String::strip).flatMap(StatusException::duration);
  }

  private static Optional<Duration> duration(String text) {
    if (SECONDS.matcher(text).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      ZonedDateTime until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      Duration left = Duration.between(ZonedDateTime.now(until.getZone()), until);
      return Optional.of(left.isNegative() ? Duration.ZERO : left);
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }
}
