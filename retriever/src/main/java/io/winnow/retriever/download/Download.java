package io.winnow.retriever.download;

import io.winnow.engine.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Fetches files over HTTP, by the proxies that the JVM was told of. What arrives goes to a part
 * beside the target; a connection that breaks off is taken up again where it ended, also by a later
 * run, as long as the server's file is the same. An answer that speaks of a fault of the moment, or
 * of too many requests, is asked for again after a while. Not thread-safe.
 */
public final class Download implements AutoCloseable {
  /** The longest that a server may ask to wait. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  private static final int REPETITIONS = 4;

  private final Patience patience;
  private final @Nullable Bearer bearer;
  private final Progress progress;
  private final HttpClient client;

  /** With the usual patience, and without a token. */
  public Download(Progress progress) {
    this(Patience.USUAL, null, progress);
  }

  /**
   * A download.
   *
   * @param bearer a token for one server
   */
  public Download(Patience patience, @Nullable Bearer bearer, Progress progress) {
    this.patience = patience;
    this.bearer = bearer;
    this.progress = progress;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience.connect())
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(ProxySelector.getDefault())
            .build();
  }

  /**
   * Fetches a file.
   *
   * @param target where it appears once it is complete
   * @param bytes the size to expect, for the progress alone
   * @throws StatusException if the server does not give it
   * @throws IOException if it cannot be had; what has arrived of it is kept for another attempt
   */
  public void fetch(URI from, Path target, long bytes) throws IOException {
    Path part = part(target);
    complete(from, part, target.getFileName().toString(), bytes, Long.MAX_VALUE);
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forget(part);
  }

  /**
   * Fetches what is missing of a part, which stays where it is; {@link #forget} it after it was
   * moved.
   *
   * @param part what has arrived so far; beside it lies a file that says where from
   * @param name of the file, for the progress
   * @param bytes the size to expect, for the progress alone
   * @param limit the most bytes to take
   * @throws StatusException if the server does not give it
   * @throws IOException if it cannot be had; what has arrived of it is kept for another attempt
   */
  public void complete(URI from, Path part, String name, long bytes, long limit)
      throws IOException {
    Transfer transfer =
        new Transfer(client, from, part, origin(part), patience.stall(), limit, bearer);
    boolean restarted = false;
    int refusals = 0;
    while (true) {
      long before = Transfer.size(part);
      try {
        transfer.run(
            (now, total) ->
                progress.advance(
                    "downloading " + name + ", bytes",
                    now,
                    total >= 0 ? total : Math.max(bytes, now + 1)));
        return;
      } catch (Transfer.ChangedException changed) {
        if (restarted) {
          throw changed;
        }
        restarted = true;
        Files.deleteIfExists(part);
      } catch (StatusException refused) {
        pause(refused, refusals++);
      } catch (HttpTimeoutException stalled) {
        throw stalled;
      } catch (Transfer.TooLongException wrong) {
        forget(part);
        throw wrong;
      } catch (IOException cut) {
        if (Transfer.size(part) <= before) {
          throw cut;
        }
      }
    }
  }

  /** Waits before the request is repeated; throws where that is of no use. */
  private void pause(StatusException refused, int refusals) throws IOException {
    Duration pause = refused.retryAfter().orElse(patience.backoff().multipliedBy(1L << refusals));
    if (!refused.isOfTheMoment() || refusals == REPETITIONS || pause.compareTo(LONGEST_PAUSE) > 0) {
      throw refused;
    }
    if (pause.isPositive()) {
      progress.advance("waiting for the server, seconds", 0, pause.toSeconds());
    }
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  /** Deletes what was kept about a part, and the part if it is there. */
  public static void forget(Path part) throws IOException {
    Files.deleteIfExists(part);
    Files.deleteIfExists(origin(part));
  }

  /** Where a file lies until it is complete. */
  public static Path part(Path target) {
    return target.resolveSibling(target.getFileName() + ".part");
  }

  private static Path origin(Path part) {
    return part.resolveSibling(part.getFileName() + ".from");
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    client.shutdownNow();
  }
}
