package io.winnow.retriever;

import io.winnow.retriever.rerank.Reranker;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One reranker over candidates, from the first on, as far as it comes; of a candidate with several
 * texts the best score counts. Without a deadline it scores them in one call, on the caller's
 * thread. With one it scores a window at a time on a thread that is left behind where the time is
 * over, so that the caller waits for nothing.
 */
final class HeadScoring {
  private static final System.Logger LOG = System.getLogger("io.winnow.retriever");

  /** The first window, after which it is known how long a candidate takes, and the least later. */
  private static final int LEAST_WINDOW = 2;

  /**
   * A window has at most so many times what was scored before it: the first candidates may have
   * been quick because what they need was kept, and the next ones are not.
   */
  private static final int MOST_GROWTH = 4;

  /** Bounded by the gates, and gone when nobody searches. */
  private static final ExecutorService THREADS =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("winnow-rerank-", 0).factory());

  private final Reranker reranker;
  private final String query;

  /** Of each candidate, at least one. */
  private final List<List<String>> texts;

  private final Deadline deadline;

  /** Guarded by this, as is what follows; the first {@link #scored} are there. */
  private final float[] scores;

  private final int[] best;
  private int scored;
  private int truncated;

  private HeadScoring(
      Reranker reranker, String query, List<List<String>> texts, Deadline deadline) {
    this.reranker = reranker;
    this.query = query;
    this.texts = texts;
    this.deadline = deadline;
    this.scores = new float[texts.size()];
    this.best = new int[texts.size()];
  }

  /**
   * How far it came.
   *
   * @param scores of the first candidates
   * @param best which text of each has that score
   * @param truncated texts of them that were not read to their end
   * @param stopped why there are no more, for people; empty if all are there
   * @param failed whether that is the reranker's fault
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, not shared
  record Head(float[] scores, int[] best, int truncated, String stopped, boolean failed) {}

  /** Scores what there is time for; throws nothing that the reranker throws. */
  static Head score(Reranker reranker, String query, List<List<String>> texts, Deadline deadline) {
    return new HeadScoring(reranker, query, texts, deadline).run();
  }

  private Head run() {
    if (deadline.remaining() <= 0) {
      return head(deadline + " had passed before " + reranker.name() + " began", false);
    }
    try {
      RerankerGate gate = RerankerGate.enter(reranker, deadline);
      FutureTask<Void> task = new FutureTask<>(this::scoreWindows, null);
      start(task, gate);
      return await(task);
    } catch (RerankerGate.Busy e) {
      return head(String.valueOf(e.getMessage()), false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return head(reranker.name() + ": interrupted while it was waited for", true);
    }
  }

  private void start(FutureTask<Void> task, RerankerGate gate) {
    Runnable scoring =
        () -> {
          try {
            task.run();
          } finally {
            gate.leave();
          }
        };
    if (!deadline.isSet()) {
      scoring.run();
      return;
    }
    boolean started = false;
    try {
      THREADS.execute(scoring);
      started = true;
    } finally {
      if (!started) {
        gate.leave();
      }
    }
  }

  private Head await(FutureTask<Void> task) throws InterruptedException {
    try {
      task.get(deadline.remaining(), TimeUnit.NANOSECONDS);
      return head(lateMessage(), false);
    } catch (TimeoutException e) {
      return head(lateMessage(), true);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      String reason = reranker.name() + ": " + cause;
      LOG.log(
          System.Logger.Level.WARNING, "reranking broke off, recall's order kept: " + reason, e);
      return head(reason, true);
    } finally {
      task.cancel(true);
    }
  }

  private synchronized String lateMessage() {
    return "%s: %s passed after %d of %d candidates"
        .formatted(reranker.name(), deadline, scored, scores.length);
  }

  private synchronized Head head(String stopped, boolean failed) {
    // All may be there by now: the time was over between the last score and the look at the clock.
    boolean whole = scored == scores.length;
    return new Head(
        Arrays.copyOf(scores, scored),
        Arrays.copyOf(best, scored),
        truncated,
        whole ? "" : stopped,
        !whole && failed);
  }

  /** On the scoring thread. */
  private void scoreWindows() {
    long start = System.nanoTime();
    int from = 0;
    while (from < texts.size() && deadline.remaining() > 0) {
      int to = from + window(from, System.nanoTime() - start);
      List<String> window = texts.subList(from, to).stream().flatMap(List::stream).toList();
      Reranker.Scores given = reranker.scores(query, window);
      if (given.values().length != window.size()) {
        throw new IllegalStateException(
            "expected " + window.size() + " scores, found " + given.values().length);
      }
      keep(given, from, to);
      from = to;
    }
  }

  /**
   * How many candidates to score next: half of those that the time left is enough for. So there are
   * few windows, as each ends with threads that have nothing to do, and little is lost with the
   * last one.
   */
  private int window(int from, long taken) {
    int left = texts.size() - from;
    if (!deadline.isSet()) {
      return left;
    }
    if (from == 0) {
      return Math.min(left, LEAST_WINDOW);
    }
    double fit = deadline.remaining() * (double) from / Math.max(1, taken);
    double most = Math.min(left, (double) MOST_GROWTH * from);
    return (int) Math.min(most, Math.max(LEAST_WINDOW, fit / 2));
  }

  private synchronized void keep(Reranker.Scores given, int from, int to) {
    int next = 0;
    for (int i = from; i < to; i++) {
      for (int text = 0; text < texts.get(i).size(); text++) {
        float score = given.values()[next++];
        if (!Float.isFinite(score)) {
          throw new IllegalStateException(
              "the score of candidate %d is not a finite number: %s".formatted(i + 1, score));
        }
        if (text == 0 || score > scores[i]) {
          scores[i] = score;
          best[i] = text;
        }
      }
    }
    truncated += given.truncated().cardinality();
    scored = to;
  }
}
