package io.winnow.bench.datasets;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves one file on the loopback interface, well or badly. */
final class FileServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** The Range header of each request; {@code -} where there was none. */
  final List<String> ranges = Collections.synchronizedList(new ArrayList<>());

  volatile byte[] content;
  volatile String etag = "\"one\"";
  volatile boolean knowsRanges = true;

  /** Answers with this status instead, if it is not 0. */
  volatile int status;

  /** How many requests more that status is for. */
  final AtomicInteger refusals = new AtomicInteger(Integer.MAX_VALUE);

  /** Goes with that status, if it is not empty. */
  volatile String retryAfter = "";

  /** Where {@code /away/} leads. */
  volatile URI away = URI.create("http://nowhere.invalid/");

  /**
   * The Authorization header of each request, redirected or not; {@code -} where there was none.
   */
  final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());

  /** Breaks the connection off after so many bytes of a body, so many times. */
  volatile int cutAfter;

  final AtomicInteger cuts = new AtomicInteger();

  /** Sends that many bytes and then nothing more. */
  volatile int stallAfter = -1;

  FileServer(byte[] content) throws IOException {
    this.content = content;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/data/", this::serve);
    server.createContext(
        "/old/",
        exchange -> {
          exchange
              .getResponseHeaders()
              .set("Location", exchange.getRequestURI().getPath().replace("/old/", "/data/"));
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.createContext(
        "/away/",
        exchange -> {
          noteAuthorization(exchange);
          exchange.getResponseHeaders().set("Location", away.toString());
          exchange.sendResponseHeaders(307, -1);
          exchange.close();
        });
    server.start();
  }

  URI address(String path) {
    return URI.create(
        "http://%s:%d%s"
            .formatted(
                InetAddress.getLoopbackAddress().getHostAddress(),
                server.getAddress().getPort(),
                path));
  }

  private void noteAuthorization(HttpExchange exchange) {
    String header = exchange.getRequestHeaders().getFirst("Authorization");
    authorizations.add(header == null ? "-" : header);
  }

  private void serve(HttpExchange exchange) throws IOException {
    noteAuthorization(exchange);
    byte[] all = content;
    boolean refused = status != 0 && refusals.getAndDecrement() > 0;
    String range = exchange.getRequestHeaders().getFirst("Range");
    String validator = exchange.getRequestHeaders().getFirst("If-Range");
    ranges.add(range == null ? "-" : range);
    if (!etag.isEmpty()) {
      exchange.getResponseHeaders().set("ETag", etag);
    }
    int from = 0;
    int answer = 200;
    if (range != null && knowsRanges && (validator == null || validator.equals(etag))) {
      from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
      answer = from < all.length ? 206 : 416;
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %d-%d/%d".formatted(from, all.length - 1, all.length));
    }
    if (refused || answer == 416) {
      if (!retryAfter.isEmpty()) {
        exchange.getResponseHeaders().set("Retry-After", retryAfter);
      }
      exchange.sendResponseHeaders(refused ? status : answer, -1);
      exchange.close();
      return;
    }
    byte[] body = Arrays.copyOfRange(all, from, all.length);
    exchange.sendResponseHeaders(answer, body.length);
    OutputStream out = exchange.getResponseBody();
    if (stallAfter >= 0) {
      out.write(body, 0, stallAfter);
      out.flush();
      await();
    } else if (cuts.getAndDecrement() > 0) {
      out.write(body, 0, cutAfter);
      out.flush();
    } else {
      out.write(body);
    }
    exchange.close();
  }

  private void await() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
