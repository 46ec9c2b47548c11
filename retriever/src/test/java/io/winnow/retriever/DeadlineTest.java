package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.RerankStatus;
import io.winnow.retriever.rerank.RerankStatus.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rerankers that are slow, hang, break off or are asked by too many, under a deadline. */
@Timeout(120)
class DeadlineTest {
  private static final int DOCUMENTS = 40;

  /** Long enough for recall on a machine that does other things too. */
  private static final Duration ENOUGH = Duration.ofSeconds(30);

  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir Path folder;
  private final CountDownLatch ended = new CountDownLatch(1);
  private StaticModel model;
  private Retriever retriever;
  private List<String> recallOrder;

  @BeforeEach
  void index_some_documents() throws IOException {
    model = TestModels.of(1, 16);
    retriever = Retriever.open(folder, model);
    for (int i = 0; i < DOCUMENTS; i++) {
      retriever.add(Document.of("d" + i, "gold " + "stone river ".repeat(i)));
    }
    retriever.commit();
    recallOrder = ids(retriever.search(Query.of("gold").withTop(DOCUMENTS)));
    assertThat(recallOrder).hasSize(DOCUMENTS);
  }

  @AfterEach
  void close() throws IOException {
    ended.countDown();
    retriever.close();
    model.close();
  }

  private static List<String> ids(SearchResult result) {
    return result.hits().stream().map(hit -> hit.document().id()).toList();
  }

  private SearchResult search(FakeReranker reranker, RerankPolicy policy) throws IOException {
    return retriever.search(Query.of("gold").withTop(DOCUMENTS).withRerank(reranker, policy));
  }

  private static RerankPolicy within(Duration deadline) {
    return RerankPolicy.defaults().withDeadline(deadline);
  }

  private FakeReranker hanging() {
    return new FakeReranker(
        "hanging",
        texts -> {
          while (ended.getCount() > 0) {
            compute(Duration.ofMillis(1));
            Thread.interrupted(); // deaf
          }
          return FakeReranker.lengths(texts);
        });
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void assertPartial(SearchResult result, int least) {
    RerankStatus status = result.rerank();
    assertThat(status.outcome()).as("%s", status).isEqualTo(Outcome.PARTIAL);
    int n = status.depth();
    assertThat(n).isBetween(least, DOCUMENTS - 1);
    assertThat(ids(result).subList(0, n))
        .containsExactlyInAnyOrderElementsOf(recallOrder.subList(0, n));
    assertThat(ids(result).subList(n, DOCUMENTS)).isEqualTo(recallOrder.subList(n, DOCUMENTS));
    for (int i = 0; i < DOCUMENTS; i++) {
      Hit hit = result.hits().get(i);
      assertThat(hit.stages().rerankScore() != null).isEqualTo(i < n);
      if (i > 0) {
        assertThat(hit.score()).isLessThan(result.hits().get(i - 1).score());
      }
    }
  }

  @Test
  void with_time_enough_all_are_reranked_window_by_window_from_the_first() throws IOException {
    FakeReranker lengths = new FakeReranker("lengths", FakeReranker::lengths);
    SearchResult result = search(lengths, within(ENOUGH));
    assertThat(result.rerank()).isEqualTo(RerankStatus.full(DOCUMENTS));
    assertThat(ids(result))
        .isEqualTo(ids(search(lengths, RerankPolicy.defaults())))
        .isNotEqualTo(recallOrder);
    assertThat(lengths.calls.size()).isGreaterThan(2);
    List<String> windows =
        lengths.calls.subList(0, lengths.calls.size() - 1).stream().flatMap(List::stream).toList();
    assertThat(windows).isEqualTo(lengths.calls.getLast());
  }

  @Test
  void what_was_quick_at_first_is_not_trusted_to_stay_so() throws IOException {
    FakeReranker lengths = new FakeReranker("lengths", FakeReranker::lengths);
    search(lengths, within(ENOUGH));
    assertThat(lengths.calls).extracting(List::size).containsExactly(2, 8, 30);
  }

  @Test
  void without_a_deadline_there_is_one_call_on_the_callers_thread() throws IOException {
    List<Thread> threads = new ArrayList<>();
    FakeReranker reranker =
        new FakeReranker(
            "lengths",
            texts -> {
              threads.add(Thread.currentThread());
              return FakeReranker.lengths(texts);
            });
    search(reranker, RerankPolicy.defaults());
    assertThat(threads).containsExactly(Thread.currentThread());
  }

  @Test
  void a_slow_one_reranks_what_there_is_time_for() throws IOException {
    FakeReranker slow =
        new FakeReranker(
            "slow",
            texts -> {
              sleep(Duration.ofMillis(20L * texts.size()));
              return FakeReranker.lengths(texts);
            });
    SearchResult result = search(slow, within(Duration.ofMillis(600)));
    assertPartial(result, 4);
    assertThat(result.rerank().reason())
        .isEqualTo(
            "slow: the deadline of 600.0 ms passed after %d of 40 candidates"
                .formatted(result.rerank().depth()));
  }

  @Test
  void one_that_hangs_costs_the_deadline_and_is_told() throws IOException {
    long start = System.nanoTime();
    SearchResult result = search(hanging(), within(SHORT));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(SHORT);
    assertThat(ids(result)).isEqualTo(recallOrder);
    assertThat(result.rerank())
        .isEqualTo(
            RerankStatus.failed(
                "hanging: the deadline of 300.0 ms passed after 0 of 40 candidates"));
  }

  @Test
  void one_that_hangs_for_every_search_is_soon_not_called_any_more() throws IOException {
    FakeReranker hanging = hanging();
    for (int i = 0; i < RerankerGate.RUNNING; i++) {
      search(hanging, within(SHORT));
    }
    SearchResult result = search(hanging, within(SHORT));
    assertThat(hanging.calls).hasSize(RerankerGate.RUNNING);
    assertThat(ids(result)).isEqualTo(recallOrder);
    assertThat(result.rerank())
        .isEqualTo(
            RerankStatus.skipped(
                "busy: hanging is reranking for %d searches, 0 more wait"
                    .formatted(RerankerGate.RUNNING)));
    FakeReranker other = new FakeReranker("other", FakeReranker::lengths);
    assertThat(search(other, within(ENOUGH)).rerank().outcome()).isEqualTo(Outcome.FULL);
  }

  @Test
  void a_failure_after_some_windows_keeps_what_they_gave() throws IOException {
    for (boolean throwing : new boolean[] {true, false}) {
      FakeReranker[] self = new FakeReranker[1];
      FakeReranker failing =
          new FakeReranker(
              "failing",
              texts -> {
                float[] scores = FakeReranker.lengths(texts);
                if (self[0].calls.size() == 2) {
                  if (throwing) {
                    throw new AssertionError("broken");
                  }
                  scores[1] = Float.NEGATIVE_INFINITY;
                }
                return scores;
              });
      self[0] = failing;
      SearchResult result = search(failing, within(ENOUGH));
      assertPartial(result, 2);
      assertThat(result.rerank().depth()).isEqualTo(2);
      assertThat(result.rerank().reason())
          .isEqualTo(
              throwing
                  ? "failing: java.lang.AssertionError: broken"
                  : "failing: java.lang.IllegalStateException: the score of candidate 4 is not a"
                      + " finite number: -Infinity");
    }
  }

  @Test
  void a_deadline_that_recall_used_up_is_skipped() throws IOException {
    FakeReranker lengths = new FakeReranker("lengths", FakeReranker::lengths);
    SearchResult result = search(lengths, within(Duration.ofNanos(1)));
    assertThat(ids(result)).isEqualTo(recallOrder);
    assertThat(result.rerank())
        .isEqualTo(
            RerankStatus.skipped("the deadline of 1.0E-6 ms had passed before lengths began"));
    assertThat(lengths.calls).isEmpty();
  }

  @Test
  void a_sure_recall_is_not_reranked() throws IOException {
    FakeReranker lengths = new FakeReranker("lengths", FakeReranker::lengths);
    SearchResult recalled = retriever.search(Query.of("gold").withTop(10));
    double first = recalled.hits().get(0).score();
    double lead =
        (first - recalled.hits().get(1).score()) / (first - recalled.hits().get(9).score());
    assertThat(lead).isBetween(0.001, 0.999);
    RerankPolicy policy = RerankPolicy.defaults().withDepth(10);

    SearchResult sure = search(lengths, policy.withMargin(lead - 0.0001));
    assertThat(ids(sure)).isEqualTo(recallOrder);
    assertThat(sure.rerank().outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(sure.rerank().reason()).startsWith("recall is sure: its first leads by ");
    assertThat(lengths.calls).isEmpty();
    assertThat(search(lengths, policy.withMargin(lead + 0.0001)).rerank())
        .isEqualTo(RerankStatus.full(10));
  }

  @Test
  void an_interrupted_search_keeps_its_interrupt_and_its_hits() throws Exception {
    FakeReranker hanging = hanging();
    Thread caller = Thread.currentThread();
    Thread.ofVirtual()
        .start(
            () -> {
              while (hanging.calls.isEmpty()) {
                Thread.onSpinWait();
              }
              caller.interrupt();
            });
    SearchResult result = search(hanging, within(ENOUGH));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ids(result)).isEqualTo(recallOrder);
    assertThat(result.rerank())
        .isEqualTo(RerankStatus.failed("hanging: interrupted while it was waited for"));
  }

  @Test
  void of_a_thousand_searches_at_once_those_beyond_the_queue_are_skipped() throws Exception {
    int searches = 1000;
    FakeReranker waiting =
        new FakeReranker(
            "waiting",
            texts -> {
              try {
                ended.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return FakeReranker.lengths(texts);
            });
    int admitted = RerankerGate.RUNNING + RerankerGate.WAITING;
    CountDownLatch turnedAway = new CountDownLatch(searches - admitted);
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SearchResult>> results = new ArrayList<>();
      for (int i = 0; i < searches; i++) {
        results.add(
            callers.submit(
                () -> {
                  SearchResult result = search(waiting, RerankPolicy.defaults());
                  if (result.rerank().outcome() == Outcome.SKIPPED) {
                    turnedAway.countDown();
                  }
                  return result;
                }));
      }
      assertThat(turnedAway.await(100, TimeUnit.SECONDS)).isTrue();
      assertThat(waiting.calls).hasSizeLessThanOrEqualTo(RerankerGate.RUNNING);
      ended.countDown();
      int full = 0;
      for (Future<SearchResult> future : results) {
        SearchResult result = future.get();
        if (result.rerank().outcome() == Outcome.FULL) {
          full++;
        } else {
          assertThat(ids(result)).isEqualTo(recallOrder);
          assertThat(result.rerank().reason()).startsWith("busy: waiting is reranking for ");
        }
      }
      assertThat(full).isEqualTo(admitted);
    }
    assertThat(search(waiting, RerankPolicy.defaults()).rerank().outcome()).isEqualTo(Outcome.FULL);
  }

  /** As native code computes: deaf, and the interrupt is still there afterwards. */
  private static void compute(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    boolean interrupted = false;
    for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * In batches of 100 ms, between which the reranker looks at the interrupt as our models do. The
   * search does not wait for the batch that runs, and none begins when it is gone.
   */
  @Test
  void a_search_leaves_at_its_deadline_and_not_at_the_end_of_a_batch() throws Exception {
    int batch = 4;
    Duration time = Duration.ofMillis(100);
    double[] overruns = new double[100];
    for (int i = 0; i < overruns.length; i++) {
      List<Long> begun = Collections.synchronizedList(new ArrayList<>());
      CountDownLatch left = new CountDownLatch(1);
      FakeReranker batched =
          new FakeReranker(
              "batched",
              texts -> {
                for (int from = 0; from < texts.size(); from += batch) {
                  if (Thread.currentThread().isInterrupted()) {
                    left.countDown();
                    throw new CancellationException("interrupted");
                  }
                  begun.add(System.nanoTime());
                  compute(time);
                }
                if (Thread.currentThread().isInterrupted()) {
                  left.countDown();
                }
                return FakeReranker.lengths(texts);
              });
      Duration deadline = Duration.ofMillis(50 + i);
      long start = System.nanoTime();
      search(batched, within(deadline));
      long returned = System.nanoTime();
      overruns[i] = (double) (returned - start - deadline.toNanos()) / time.toNanos();
      // Where it ended by itself at that moment, there is no interrupt to wait for.
      boolean seen = left.await(3 * time.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(begun).as("interrupt seen: %s", seen).allMatch(begin -> begin < returned);
    }
    Arrays.sort(overruns);
    System.out.printf(
        "overrun in batches: p50 %.4f, p99 %.4f, max %.4f%n",
        overruns[49], overruns[98], overruns[99]);
    // Who waits for the end of a batch is .75 late here; a busy machine delays some, not most.
    assertThat(overruns[74]).as("overrun in batches, third quartile").isLessThan(0.5);
  }
}
