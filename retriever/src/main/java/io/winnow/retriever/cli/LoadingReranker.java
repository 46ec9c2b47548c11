package io.winnow.retriever.cli;

import io.winnow.retriever.rerank.Reranker;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A reranker that is loaded on a thread of its own, since its native runtime takes longest to
 * start. Closing waits for the loading to end: a JVM that exits in the middle of it crashes.
 */
final class LoadingReranker implements AutoCloseable {
  private final FutureTask<Reranker> loading;

  LoadingReranker(Callable<Reranker> load) {
    loading = new FutureTask<>(load);
    Thread.ofPlatform().name("load-reranker").start(loading);
  }

  /** The reranker, when it is loaded. */
  Reranker get() throws IOException {
    try {
      return loading.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException io -> throw io;
        case RuntimeException runtime -> throw runtime;
        case null, default -> throw new IllegalStateException(e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the reranker was loaded", e);
    }
  }

  @Override
  public void close() {
    try {
      loading.get().close();
    } catch (ExecutionException e) {
      // It did not load, so there is nothing to close; get() has told, or an earlier failure
      // matters more.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
