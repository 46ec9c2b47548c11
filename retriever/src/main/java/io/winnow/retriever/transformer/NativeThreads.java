package io.winnow.retriever.transformer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A fixed pool of platform threads around a native runtime, whose memory grows when calls come from
 * ever other threads (DJL issue 3693, PyTorch issue 64412).
 */
final class NativeThreads implements AutoCloseable {
  private static final int MOST = 8;

  private final String owner;
  private final int count;
  private final ExecutorService executor;
  private final AtomicBoolean closed = new AtomicBoolean();

  private NativeThreads(String owner, int threads) {
    this.owner = owner;
    this.count = threads;
    ThreadFactory factory = Thread.ofPlatform().daemon().name("winnow-native-", 0).factory();
    this.executor =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = factory.newThread(task);
              // DJL finds engines and libraries through it; a caller's may see none of ours.
              thread.setContextClassLoader(NativeThreads.class.getClassLoader());
              return thread;
            });
  }

  /**
   * A pool for a runtime that uses one thread per call.
   *
   * @param owner named in the message of a use after close
   * @param threads how many; 0: one per processor, at most {@value #MOST}
   */
  static NativeThreads of(String owner, int threads) {
    return new NativeThreads(
        owner, threads > 0 ? threads : Math.min(MOST, Runtime.getRuntime().availableProcessors()));
  }

  /**
   * A pool for PyTorch, which splits each operation between the threads that a property of the JVM
   * gives it, by default one per processor. Then one caller is enough: more would compete for the
   * processors.
   */
  static NativeThreads forPyTorch(String owner, int threads) {
    boolean single = Integer.getInteger("ai.djl.pytorch.num_threads", 0) == 1;
    return of(owner, threads > 0 || single ? threads : 1);
  }

  /** How many tasks run at a time. */
  int count() {
    return count;
  }

  /** Runs the task that loads what the pool is for; if that fails, the pool ends. */
  <T> T owning(Callable<T> task) throws IOException {
    boolean loaded = false;
    try {
      T result = load(task);
      loaded = true;
      return result;
    } finally {
      if (!loaded) {
        close();
      }
    }
  }

  /** Waits through interrupts: a model whose loading nobody awaits would never be freed. */
  private <T> T load(Callable<T> task) throws IOException {
    Future<T> loading = executor.submit(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return loading.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw unchecked(e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Runs tasks to the end.
   *
   * @throws IllegalStateException after {@link #close}
   * @throws CancellationException if the caller is interrupted; tasks not yet started are dropped
   */
  void runAll(List<? extends Runnable> tasks) {
    List<Future<?>> running = new ArrayList<>(tasks.size());
    try {
      if (executor.isShutdown()) {
        throw new RejectedExecutionException();
      }
      for (Runnable task : tasks) {
        running.add(executor.submit(task));
      }
      for (Future<?> future : running) {
        future.get();
      }
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException(owner + " is closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException(owner + ": interrupted while it ran");
    } catch (ExecutionException e) {
      throw unchecked(e);
    } finally {
      running.forEach(future -> future.cancel(false));
    }
  }

  private static RuntimeException unchecked(ExecutionException e) {
    return switch (e.getCause()) {
      case RuntimeException cause -> cause;
      case Error cause -> throw cause;
      case null, default -> new IllegalStateException(e.getCause());
    };
  }

  /**
   * Waits for what is submitted and ends the threads.
   *
   * @param release frees what the pool was for; runs once, however often this is called
   */
  void close(Runnable release) {
    boolean first = closed.compareAndSet(false, true);
    executor.shutdown();
    boolean interrupted = false;
    boolean ended = false;
    while (!ended) {
      try {
        ended = executor.awaitTermination(1, TimeUnit.DAYS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (first) {
      release.run();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    close(() -> {});
  }
}
