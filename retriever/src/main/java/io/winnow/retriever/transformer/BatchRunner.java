package io.winnow.retriever.transformer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Runs sequences through a model in padded batches of bounded size: longest first, so that a batch
 * holds sequences of like length and the threads end together; results in the order given.
 */
final class BatchRunner {
  /**
   * Padded tokens of a batch at most; a longer sequence makes a batch of its own. Measured with a
   * 6-layer MiniLM and 20 sequences of 128 tokens on two cores, when PyTorch padded too: 256 to
   * 1,024 are alike on both engines; 4,096 leaves one thread idle and takes 1.7 times the time and
   * memory.
   */
  static final int MAX_TOKENS = 512;

  /** What is not split between threads: a call has its own cost. */
  static final int MIN_TOKENS = 128;

  private final NativeThreads threads;
  private final int padId;

  BatchRunner(NativeThreads threads, int padId) {
    this.threads = threads;
    this.padId = padId;
  }

  /** What is done with one batch: fills {@code [rows x width]}. */
  interface Step {
    float[] run(Batch batch);
  }

  /** Takes the results of a batch while others run, also where nobody waits for them any more. */
  interface Sink {
    /**
     * On a thread of the runner.
     *
     * @param rows which sequences
     * @param results [rows x width]
     */
    void take(int[] rows, float[] results);
  }

  /** Results as [n x width]. */
  float[] run(List<Sequence> sequences, int width, Step step) {
    return run(sequences, width, step, (_, _) -> {});
  }

  /** The same, handed over batch by batch too. */
  float[] run(List<Sequence> sequences, int width, Step step, Sink sink) {
    float[] out = new float[Math.multiplyExact(sequences.size(), width)];
    List<Runnable> tasks = new ArrayList<>();
    for (int[] rows : plan(sequences)) {
      tasks.add(
          () -> {
            List<Sequence> batch = IntStream.of(rows).mapToObj(sequences::get).toList();
            float[] results = step.run(Batch.of(batch, padId));
            for (int i = 0; i < rows.length; i++) {
              System.arraycopy(results, i * width, out, rows[i] * width, width);
            }
            sink.take(rows, results);
          });
    }
    threads.runAll(tasks);
    return out;
  }

  /**
   * With several threads, the fewer tokens are left, the smaller the batches: of equal ones, a
   * thread would often have one more than another and be waited for.
   */
  private List<int[]> plan(List<Sequence> sequences) {
    int[] order =
        IntStream.range(0, sequences.size())
            .boxed()
            .sorted(Comparator.comparingInt((Integer i) -> -sequences.get(i).length()))
            .mapToInt(Integer::intValue)
            .toArray();
    long left = sequences.stream().mapToLong(Sequence::length).sum();
    List<int[]> batches = new ArrayList<>();
    for (int from = 0; from < order.length; ) {
      long share = threads.count() == 1 ? MAX_TOKENS : left / (2L * threads.count());
      int tokens = Math.clamp(share, MIN_TOKENS, MAX_TOKENS);
      int rows = Math.max(1, tokens / sequences.get(order[from]).length());
      int to = Math.min(order.length, from + rows);
      for (int i = from; i < to; i++) {
        left -= sequences.get(order[i]).length();
      }
      batches.add(Arrays.copyOfRange(order, from, to));
      from = to;
    }
    return batches;
  }

  /** See {@link NativeThreads#close(Runnable)}. */
  void close(Runnable release) {
    threads.close(release);
  }
}
