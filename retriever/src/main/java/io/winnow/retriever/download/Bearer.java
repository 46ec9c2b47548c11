package io.winnow.retriever.download;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A token for one server: it is sent there and nowhere else, wherever a redirect leads. It is never
 * printed.
 *
 * @param server any address of it; scheme, host and port count
 * @param token as it goes into the header
 */
public record Bearer(URI server, String token) {
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

  /**
   * Checks the token, whose value no message shows.
   *
   * @throws IllegalArgumentException if it is not one word of ASCII
   */
  public Bearer {
    if (!TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException(
          "not a token: expected letters, digits and signs of ASCII without blanks, found "
              + (token.isEmpty() ? "nothing" : "others among its characters"));
    }
  }

  /** Whether the token is meant for the server of an address. */
  boolean isFor(URI address) {
    return origin(server).equals(origin(address));
  }

  private static String origin(URI address) {
    String scheme = Objects.requireNonNullElse(address.getScheme(), "").toLowerCase(Locale.ROOT);
    int port = address.getPort() >= 0 ? address.getPort() : scheme.equals("https") ? 443 : 80;
    return scheme + "://" + String.valueOf(address.getHost()).toLowerCase(Locale.ROOT) + ":" + port;
  }

  @Override
  public String toString() {
    return "token for " + origin(server);
  }
}
