package io.winnow.retriever.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Plays the hub on the loopback interface, with one model in it: small files come from the hub
 * itself, large ones from a second server, to which the hub redirects. Both can be made to fail.
 */
public final class HubServer implements AutoCloseable {
  public static final String ID = "tester/tiny";
  public static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  private static final int LARGE = 1000;

  private final HttpServer hub;
  private final HttpServer storage;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** All requests: server, path, range or "-", authorization or "-". */
  public final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  /** By path. */
  final Map<String, byte[]> files = Collections.synchronizedMap(new TreeMap<>());

  /** What the storage sends instead, by path. */
  final Map<String, byte[]> changed = Collections.synchronizedMap(new TreeMap<>());

  volatile String commit = COMMIT;

  /** The hub answers so instead, so many times, with an error code unless it is empty. */
  volatile int status;

  final AtomicInteger refusals = new AtomicInteger(Integer.MAX_VALUE);
  volatile String errorCode = "";
  volatile String retryAfter = "";

  /** The same of the storage. */
  volatile int storageStatus;

  /** The storage breaks the connection off after so many bytes of a body, so many times. */
  volatile int cutAfter;

  final AtomicInteger cuts = new AtomicInteger();

  /** The storage sends that many bytes and then nothing more. */
  volatile int stallAfter = -1;

  /** Milliseconds between packets of 10,000 bytes. */
  volatile int slowness;

  public HubServer() throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    hub = HttpServer.create(any, 0);
    storage = HttpServer.create(any, 0);
    hub.setExecutor(threads);
    storage.setExecutor(threads);
    hub.createContext("/", exchange -> answer("hub", exchange, this::hub));
    storage.createContext("/", exchange -> answer("storage", exchange, this::storage));
    hub.start();
    storage.start();
    put("config.json", "{\"architectures\": [\"BertModel\"], \"hidden_size\": 8}");
    put("tokenizer.json", "{\"model\": {\"type\": \"WordPiece\"}}");
    put("modules.json", "[]");
    put("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\": true}");
    put("README.md", "Not for Winnow.");
    put("pytorch_model.bin", "x".repeat(LARGE));
    byte[] weights = new byte[200_000];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (byte) ((i * 31) >> 3);
    }
    files.put("model.safetensors", weights);
  }

  byte[] content(String path) {
    return Objects.requireNonNull(files.get(path), path);
  }

  void put(String path, String content) {
    files.put(path, content.getBytes(StandardCharsets.UTF_8));
  }

  public String endpoint() {
    return endpoint(hub);
  }

  private static String endpoint(HttpServer server) {
    return "http://%s:%d"
        .formatted(
            InetAddress.getLoopbackAddress().getHostAddress(), server.getAddress().getPort());
  }

  /** Settings for this hub. */
  public HubSettings settings(Path cache) {
    return new HubSettings(endpoint(), cache, "", null, false, true);
  }

  /** The hash that the hub tells. */
  String hash(String path) {
    byte[] content = content(path);
    if (content.length >= LARGE) {
      return digest("SHA-256", content);
    }
    byte[] header = ("blob " + content.length + "\0").getBytes(StandardCharsets.US_ASCII);
    byte[] blob = Arrays.copyOf(header, header.length + content.length);
    System.arraycopy(content, 0, blob, header.length, content.length);
    return digest("SHA-1", blob);
  }

  private static String digest(String algorithm, byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private void answer(String server, HttpExchange exchange, Answer answer) throws IOException {
    try (exchange) {
      requests.add(
          "%s %s %s %s"
              .formatted(
                  server,
                  exchange.getRequestURI(),
                  header(exchange, "Range"),
                  header(exchange, "Authorization")));
      answer.to(exchange);
    }
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "-" : value;
  }

  private void hub(HttpExchange exchange) throws IOException {
    if (status != 0 && refusals.getAndDecrement() > 0) {
      if (!errorCode.isEmpty()) {
        exchange.getResponseHeaders().set("X-Error-Code", errorCode);
      }
      if (!retryAfter.isEmpty()) {
        exchange.getResponseHeaders().set("Retry-After", retryAfter);
      }
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    String path = exchange.getRequestURI().getPath();
    String resolve = "/" + ID + "/resolve/" + commit + "/";
    if (path.startsWith("/api/models/" + ID + "/revision/")) {
      byte[] listing = listing();
      exchange.sendResponseHeaders(200, listing.length);
      exchange.getResponseBody().write(listing);
    } else if (path.startsWith(resolve) && files.containsKey(path.substring(resolve.length()))) {
      String name = path.substring(resolve.length());
      byte[] content = content(name);
      if (content.length >= LARGE) {
        exchange
            .getResponseHeaders()
            .set("Location", endpoint(storage) + "/" + name + "?signature=secret");
        exchange.sendResponseHeaders(302, -1);
      } else {
        exchange.sendResponseHeaders(200, content.length);
        exchange.getResponseBody().write(content);
      }
    } else {
      exchange.sendResponseHeaders(404, -1);
    }
  }

  private byte[] listing() throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode root = mapper.createObjectNode().put("id", ID).put("sha", commit);
    ArrayNode siblings = root.putArray("siblings");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      int size = file.getValue().length;
      ObjectNode sibling = siblings.addObject().put("rfilename", file.getKey()).put("size", size);
      if (size < LARGE) {
        sibling.put("blobId", hash(file.getKey()));
      } else {
        sibling.put("blobId", "f".repeat(40));
        sibling
            .putObject("lfs")
            .put("sha256", hash(file.getKey()))
            .put("size", size)
            .put("pointerSize", 130);
      }
    }
    return mapper.writeValueAsBytes(root);
  }

  private void storage(HttpExchange exchange) throws IOException {
    if (storageStatus != 0) {
      exchange.sendResponseHeaders(storageStatus, -1);
      return;
    }
    String name = exchange.getRequestURI().getPath().substring(1);
    byte[] other = changed.get(name);
    byte[] all = other == null ? content(name) : other;
    String etag = '"' + digest("SHA-256", all) + '"';
    exchange.getResponseHeaders().set("ETag", etag);
    int from = 0;
    int answer = 200;
    String range = header(exchange, "Range");
    String validator = header(exchange, "If-Range");
    if (!range.equals("-") && (validator.equals("-") || validator.equals(etag))) {
      from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
      answer = from < all.length ? 206 : 416;
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %d-%d/%d".formatted(from, all.length - 1, all.length));
    }
    if (answer == 416) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    exchange.sendResponseHeaders(answer, all.length - from);
    OutputStream out = exchange.getResponseBody();
    int end = all.length;
    if (stallAfter >= 0) {
      end = Math.min(end, from + stallAfter);
    } else if (cuts.getAndDecrement() > 0) {
      end = Math.min(end, from + cutAfter);
    }
    for (int at = from; at < end; at += 10_000) {
      out.write(all, at, Math.min(10_000, end - at));
      out.flush();
      sleep();
    }
    if (stallAfter >= 0) {
      await();
    }
  }

  private void sleep() {
    try {
      Thread.sleep(slowness);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
    hub.stop(0);
    storage.stop(0);
    threads.shutdownNow();
  }
}
