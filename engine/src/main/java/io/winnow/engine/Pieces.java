package io.winnow.engine;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Numbered pieces of work on the common pool and the calling thread, each of which takes the next
 * one that is left. A parallel stream over the pieces would give each thread a run of them, and
 * where long texts stand together one thread would be left with half of the work.
 */
final class Pieces {
  private Pieces() {}

  /** Does pieces 0 to {@code count - 1}; what one throws ends all. */
  static void forEach(int count, IntConsumer work) {
    AtomicInteger next = new AtomicInteger();
    IntStream.rangeClosed(0, ForkJoinPool.getCommonPoolParallelism())
        .parallel()
        .forEach(
            _ -> {
              boolean done = false;
              try {
                for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                  work.accept(i);
                }
                done = true;
              } finally {
                if (!done) {
                  next.set(count);
                }
              }
            });
  }
}
