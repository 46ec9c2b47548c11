package io.winnow.retriever.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class BatchRunnerTest {
  private static final long SEED = 11;

  /** Sequences whose first id is their position. */
  private static List<Sequence> sequences(int count, int longest) {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Sequence> sequences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] ids = new int[random.nextInt(1, longest + 1)];
      ids[0] = i;
      sequences.add(Sequence.of(ids));
    }
    return sequences;
  }

  @Test
  void results_come_in_the_order_of_the_sequences() {
    List<Sequence> sequences = sequences(500, 60);
    List<Batch> batches = Collections.synchronizedList(new ArrayList<>());
    float[] out;
    try (NativeThreads threads = NativeThreads.of("model", 2)) {
      BatchRunner runner = new BatchRunner(threads, 0);
      out =
          runner.run(
              sequences,
              2,
              batch -> {
                batches.add(batch);
                float[] results = new float[batch.rows() * 2];
                for (int row = 0; row < batch.rows(); row++) {
                  results[2 * row] = batch.ids()[row * batch.length()];
                  results[2 * row + 1] = batch.lengths()[row];
                }
                return results;
              });
    }
    assertThat(out).hasSize(1000);
    for (int i = 0; i < sequences.size(); i++) {
      assertThat(out[2 * i]).as("seed %d, sequence %d", SEED, i).isEqualTo(i);
      assertThat(out[2 * i + 1]).isEqualTo(sequences.get(i).length());
    }
    assertThat(batches)
        .allMatch(batch -> batch.rows() * batch.length() <= BatchRunner.MAX_TOKENS)
        .hasSizeLessThan(60);
  }

  @Test
  void the_last_batches_are_small_so_that_threads_end_together() {
    List<Sequence> ten = Collections.nCopies(10, Sequence.of(new int[256]));
    assertThat(rows(2, ten)).containsExactlyInAnyOrder(2, 2, 1, 1, 1, 1, 1, 1);
  }

  @Test
  void one_thread_gets_full_batches() {
    List<Sequence> falling =
        List.of(
            Sequence.of(new int[256]),
            Sequence.of(new int[128]),
            Sequence.of(new int[64]),
            Sequence.of(new int[32]));
    assertThat(rows(1, falling)).containsExactly(2, 2);
  }

  private static List<Integer> rows(int count, List<Sequence> sequences) {
    List<Integer> rows = Collections.synchronizedList(new ArrayList<>());
    try (NativeThreads threads = NativeThreads.of("model", count)) {
      new BatchRunner(threads, 0)
          .run(
              sequences,
              1,
              batch -> {
                rows.add(batch.rows());
                return new float[batch.rows()];
              });
    }
    return rows;
  }

  @Test
  void a_sequence_above_the_bound_runs_alone() {
    List<Integer> rows = Collections.synchronizedList(new ArrayList<>());
    try (NativeThreads threads = NativeThreads.of("model", 1)) {
      BatchRunner runner = new BatchRunner(threads, 0);
      runner.run(
          List.of(Sequence.of(new int[600]), Sequence.of(new int[600])),
          1,
          batch -> {
            rows.add(batch.rows());
            return new float[batch.rows()];
          });
    }
    assertThat(rows).containsExactly(1, 1);
  }

  @Test
  void what_runs_is_handed_over_although_its_caller_was_interrupted() throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch more = new CountDownLatch(1);
    List<String> taken = Collections.synchronizedList(new ArrayList<>());
    try (NativeThreads threads = NativeThreads.of("model", 1)) {
      BatchRunner runner = new BatchRunner(threads, 0);
      FutureTask<float[]> caller =
          new FutureTask<>(
              () ->
                  runner.run(
                      List.of(Sequence.of(new int[500]), Sequence.of(new int[400])),
                      1,
                      batch -> {
                        running.countDown();
                        awaitQuietly(more);
                        return new float[] {batch.length()};
                      },
                      (rows, results) ->
                          taken.add(Arrays.toString(rows) + Arrays.toString(results))));
      Thread thread = Thread.ofPlatform().start(caller);
      running.await();
      thread.interrupt();
      assertThatThrownBy(caller::get).hasCauseInstanceOf(CancellationException.class);
      assertThat(taken).isEmpty();
      more.countDown();
    }
    assertThat(taken).containsExactly("[0][500.0]");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void pads_ids_mask_and_types() {
    Batch batch =
        Batch.of(
            List.of(new Sequence(new int[] {5, 6, 7, 8}, 2), Sequence.of(new int[] {9, 4})), 1);

    assertThat(batch.ids()).containsExactly(5, 6, 7, 8, 9, 4, 1, 1);
    assertThat(batch.mask()).containsExactly(1, 1, 1, 1, 1, 1, 0, 0);
    assertThat(batch.types()).containsExactly(0, 0, 1, 1, 0, 0, 0, 0);
    assertThat(batch.lengths()).containsExactly(4, 2);
  }
}
