package io.winnow.retriever.model;

import io.winnow.engine.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Held by who changes the folder of a model, against other threads and processes of Winnow. The
 * system drops it when its process ends. huggingface_hub has locks of another kind; against it the
 * folder is safe because all appears there by a move of what is finished.
 */
final class HubLock implements AutoCloseable {
  private static final long TICK_MILLIS = 100;

  private final FileChannel channel;

  private HubLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits until nobody else holds it. */
  static HubLock take(Path cache, HubId id, Progress progress) throws IOException {
    Path file = cache.resolve(".locks").resolve(id.folder()).resolve("winnow.lock");
    Files.createDirectories(file.resolveSibling(""));
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      while (tryLock(channel) == null) {
        progress.advance("waiting for another that works on " + id.model(), 0, 0);
        Thread.sleep(TICK_MILLIS);
      }
      return new HubLock(channel);
    } catch (InterruptedException e) {
      channel.close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException _) {
      return null; // another thread of this JVM
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
