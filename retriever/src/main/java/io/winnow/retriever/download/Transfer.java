package io.winnow.retriever.download;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One file on its way from a server to the disk, in as many requests as it takes. Redirects are
 * followed here, not by the client, which would take a token along.
 *
 * @param part what has arrived so far
 * @param origin what {@link Resumption} needs, beside it
 * @param stall how long to wait for the next byte
 * @param limit the most bytes to take
 * @param bearer a token for one server
 */
record Transfer(
    HttpClient client,
    URI from,
    Path part,
    Path origin,
    Duration stall,
    long limit,
    @Nullable Bearer bearer) {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
  private static final int MOST_REDIRECTS = 10;
  private static final long TICK_MILLIS = 100;

  private static final int WHOLE = 200;
  private static final int PARTIAL = 206;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  /** The server has another file than the one that the part is of. */
  static final class ChangedException extends IOException {
    private static final long serialVersionUID = 1L;

    ChangedException(URI from) {
      super(from + " changed while it was fetched");
    }
  }

  /** More came than may. */
  static final class TooLongException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLongException(URI from, long limit, long bytes) {
      super(
          "%s sends more than was to be expected: at most %d bytes, got %d"
              .formatted(from, limit, bytes));
    }
  }

  /** Told how far it is, in bytes; the total is -1 if the server does not tell. */
  interface Watcher {
    void at(long done, long total);
  }

  static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /**
   * Asks for what is missing, and writes what comes.
   *
   * @throws ChangedException if the part is of no use any more
   * @throws HttpTimeoutException if nothing came for too long
   * @throws StatusException if the server has not got it, or will not give it
   * @throws TooLongException if more came than may
   * @throws IOException if the connection broke
   */
  void run(Watcher watcher) throws IOException {
    Resumption earlier = Resumption.read(origin);
    if (!earlier.isOf(from)) {
      Files.deleteIfExists(part);
    }
    long have = size(part);
    URI at = from;
    HttpResponse<Path> answer = ask(at, earlier, have, watcher);
    for (int followed = 0; REDIRECTS.contains(answer.statusCode()); followed++) {
      if (followed == MOST_REDIRECTS) {
        throw new IOException("%s: more than %d redirects".formatted(from, MOST_REDIRECTS));
      }
      at = next(at, answer.headers().firstValue("Location").orElse(""));
      answer = ask(at, earlier, have, watcher);
    }
    int status = answer.statusCode();
    if (status == RANGE_NOT_SATISFIABLE && have > 0) {
      throw new ChangedException(from);
    }
    if (status != WHOLE && status != PARTIAL) {
      throw new StatusException(from, at, status, answer.headers());
    }
    long expected = Resumption.read(origin).total();
    if (expected >= 0 && size(part) != expected) {
      throw new IOException(
          "%s broke off: expected %d bytes, got %d".formatted(from, expected, size(part)));
    }
    requireWithinLimit(size(part));
    watcher.at(size(part), size(part));
  }

  private HttpResponse<Path> ask(URI at, Resumption earlier, long have, Watcher watcher)
      throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(at);
    if (bearer != null && bearer.isFor(at)) {
      request.header("Authorization", "Bearer " + bearer.token());
    }
    if (have > 0) {
      earlier.ask(request, have);
    }
    return await(
        at, client.sendAsync(request.build(), answer -> body(answer, earlier, have)), watcher);
  }

  /** Where a redirect leads; not out of HTTP, nor from what is encrypted to what is not. */
  private URI next(URI at, String location) throws IOException {
    URI next;
    try {
      next = at.resolve(new URI(location));
    } catch (URISyntaxException e) {
      throw new IOException("%s: redirected to nowhere".formatted(from), e);
    }
    String scheme = String.valueOf(next.getScheme());
    boolean known = scheme.equals("https") || (scheme.equals("http") && !isEncrypted(at));
    if (location.isEmpty() || !known || next.getHost() == null) {
      throw new IOException(
          "%s: redirected from %s to %s, where it is not followed"
              .formatted(from, at.getScheme(), location.isEmpty() ? "nowhere" : scheme));
    }
    return next;
  }

  private static boolean isEncrypted(URI address) {
    return "https".equals(address.getScheme());
  }

  private void requireWithinLimit(long bytes) throws TooLongException {
    if (bytes > limit) {
      throw new TooLongException(from, limit, bytes);
    }
  }

  /** Decides, once the headers are there, what becomes of the bytes. */
  private BodySubscriber<Path> body(ResponseInfo answer, Resumption earlier, long have) {
    try {
      return switch (answer.statusCode()) {
        case WHOLE -> {
          Resumption.of(from, answer.headers()).write(origin);
          yield BodySubscribers.ofFile(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING);
        }
        case PARTIAL -> {
          if (!earlier.continues(answer.headers(), have)) {
            throw new ChangedException(from);
          }
          yield BodySubscribers.ofFile(part, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        }
        default -> BodySubscribers.replacing(part);
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<Path> await(
      URI at, CompletableFuture<HttpResponse<Path>> answer, Watcher watcher) throws IOException {
    long seen = size(part);
    long since = System.nanoTime();
    while (true) {
      try {
        return answer.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        long now = size(part);
        if (now != seen) {
          seen = now;
          since = System.nanoTime();
          if (now > limit) {
            answer.cancel(true);
          }
          requireWithinLimit(now);
          watcher.at(now, Resumption.read(origin).total());
        } else if (System.nanoTime() - since > stall.toNanos()) {
          answer.cancel(true);
          throw new HttpTimeoutException(
              "%s sent nothing for %.1f s".formatted(at.getHost(), stall.toMillis() / 1e3));
        }
      } catch (ExecutionException e) {
        throw failure(at, e.getCause());
      } catch (InterruptedException e) {
        answer.cancel(true);
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }
  }

  private IOException failure(URI at, @Nullable Throwable cause) {
    return switch (cause) {
      case UncheckedIOException e -> failure(at, e.getCause());
      case ChangedException e -> e;
      case HttpConnectTimeoutException e ->
          new HttpTimeoutException("no connection to " + at.getHost() + ": " + e.getMessage());
      case ConnectException e -> new IOException("no connection to " + at.getHost() + reason(e), e);
      case null -> new IOException(at.getHost() + ": the request failed");
      default -> new IOException("%s: %s".formatted(at.getHost(), cause.getMessage()), cause);
    };
  }

  /** The client's own exceptions often say nothing, and their causes do. */
  private static String reason(ConnectException e) {
    @Nullable Throwable cause = e;
    while (cause != null) {
      if (cause instanceof UnresolvedAddressException) {
        return ": there is no such host, or no network";
      }
      if (cause.getMessage() != null) {
        return ": " + cause.getMessage();
      }
      cause = cause.getCause();
    }
    return "";
  }
}
