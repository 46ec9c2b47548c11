package io.winnow.retriever.download;

import io.winnow.engine.Progress;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * Fetches files over HTTP, by the proxies that the JVM was told of. What arrives goes to a file
 * named {@code .part} beside the target; a connection that breaks off is taken up again where it
 * ended, also by a later run, as long as the server's file is the same. Not thread-safe.
 */
public final class Download implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final Duration STALL = Duration.ofSeconds(60);

  private final Duration stall;
  private final Progress progress;
  private final HttpClient client;

  /** With the usual patience: 20 s for a connection, 60 s for the next byte. */
  public Download(Progress progress) {
    this(CONNECT, STALL, progress);
  }

  /**
   * @param connect how long to wait for a connection
   * @param stall how long to wait for the next byte
   */
  public Download(Duration connect, Duration stall, Progress progress) {
    this.stall = stall;
    this.progress = progress;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(connect)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .proxy(ProxySelector.getDefault())
            .build();
  }

  /**
   * Fetches a file.
   *
   * @param target where it appears once it is complete
   * @param bytes the size to expect, for the progress alone
   * @throws IOException if it cannot be had; what has arrived of it is kept for another attempt
   */
  public void fetch(URI from, Path target, long bytes) throws IOException {
    Path part = part(target);
    Path origin = part.resolveSibling(part.getFileName() + ".from");
    Transfer transfer = new Transfer(client, from, part, origin, stall);
    boolean restarted = false;
    boolean done = false;
    while (!done) {
      long before = Transfer.size(part);
      try {
        transfer.run(
            (now, total) ->
                progress.advance(
                    "downloading " + target.getFileName() + ", bytes",
                    now,
                    total >= 0 ? total : Math.max(bytes, now + 1)));
        done = true;
      } catch (Transfer.ChangedException changed) {
        if (restarted) {
          throw changed;
        }
        restarted = true;
        Files.deleteIfExists(part);
      } catch (HttpTimeoutException stalled) {
        throw stalled;
      } catch (IOException cut) {
        if (Transfer.size(part) <= before) {
          throw cut;
        }
      }
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(origin);
  }

  /** Where a file lies until it is complete. */
  public static Path part(Path target) {
    return target.resolveSibling(target.getFileName() + ".part");
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    client.shutdownNow();
  }
}
