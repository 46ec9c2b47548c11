package io.winnow.retriever.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NativeThreadsTest {
  private static Runnable awaiting(CountDownLatch latch) {
    return () -> {
      try {
        latch.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  @Test
  void everything_runs_on_its_few_platform_threads() throws IOException {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    Runnable task = () -> seen.add(Thread.currentThread());
    try (NativeThreads threads = NativeThreads.of("model", 2)) {
      threads.owning(() -> seen.add(Thread.currentThread()));
      threads.runAll(IntStream.range(0, 100).mapToObj(i -> task).toList());
    }
    assertThat(seen).hasSizeBetween(1, 2).allMatch(thread -> !thread.isVirtual());
    assertThat(seen).allMatch(thread -> thread.getName().startsWith("winnow-native-"));
  }

  @Test
  void a_failure_reaches_the_caller_and_drops_the_rest() {
    AtomicInteger ran = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(0);
    try (NativeThreads threads = NativeThreads.of("model", 1)) {
      assertThatThrownBy(
              () ->
                  threads.runAll(
                      List.of(
                          awaiting(never),
                          () -> {
                            throw new IllegalArgumentException("broken batch");
                          },
                          awaiting(never))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("broken batch");
      threads.runAll(List.of(ran::incrementAndGet));
    }
    assertThat(ran).hasValue(1);
  }

  @Test
  void a_failed_load_ends_the_pool() {
    NativeThreads threads = NativeThreads.of("model", 1);

    assertThatThrownBy(
            () ->
                threads.owning(
                    () -> {
                      throw new IOException("no file");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("no file");
    assertThatIllegalStateException()
        .isThrownBy(() -> threads.runAll(List.of()))
        .withMessage("model is closed");
  }

  @Test
  void an_interrupted_caller_drops_what_has_not_started() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(1);
    AtomicInteger later = new AtomicInteger();
    AtomicInteger cancelled = new AtomicInteger();
    try (NativeThreads threads = NativeThreads.of("model", 1)) {
      Thread caller =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      threads.runAll(
                          List.of(
                              () -> {
                                started.countDown();
                                awaiting(release).run();
                              },
                              later::incrementAndGet));
                    } catch (CancellationException e) {
                      assertThat(e).hasMessage("model: interrupted while it ran");
                      cancelled.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
                    }
                  });
      started.await();
      caller.interrupt();
      caller.join();
      release.countDown();
    }
    assertThat(cancelled).hasValue(1);
    assertThat(later).hasValue(0);
  }
}
