package io.winnow.retriever;

import io.winnow.retriever.rerank.Reranker;
import java.util.IdentityHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets so many searches at a time to one reranker, and so many wait, in the order they came. Who
 * hangs in it keeps a place: a reranker that never returns is soon not called any more, and no
 * other is kept from its work.
 */
final class RerankerGate {
  /** Searches that one reranker scores for at a time; each has the others' batches beside it. */
  static final int RUNNING = Math.max(2, Runtime.getRuntime().availableProcessors());

  /** Searches that wait for one reranker; more would wait longer than anybody does. */
  static final int WAITING = 64;

  /** Those that are in use, by identity: equal rerankers need not be one. */
  private static final IdentityHashMap<Reranker, RerankerGate> GATES = new IdentityHashMap<>();

  private final Reranker reranker;
  private final Semaphore places = new Semaphore(RUNNING, true);
  private int inside;

  private RerankerGate(Reranker reranker) {
    this.reranker = reranker;
  }

  /** The gate of a reranker, with this search waiting or inside. */
  private static RerankerGate arrive(Reranker reranker) throws Busy {
    synchronized (GATES) {
      RerankerGate gate = GATES.computeIfAbsent(reranker, RerankerGate::new);
      if (gate.inside >= RUNNING + WAITING) {
        throw gate.busy();
      }
      gate.inside++;
      return gate;
    }
  }

  /**
   * Waits for a place, which is to be {@linkplain #leave left}.
   *
   * @throws Busy if there is none within the deadline, or too many wait for one
   */
  static RerankerGate enter(Reranker reranker, Deadline deadline)
      throws Busy, InterruptedException {
    RerankerGate gate = arrive(reranker);
    boolean entered = false;
    try {
      entered = gate.places.tryAcquire(deadline.remaining(), TimeUnit.NANOSECONDS);
    } finally {
      if (!entered) {
        gate.depart();
      }
    }
    if (!entered) {
      throw gate.busy();
    }
    return gate;
  }

  void leave() {
    places.release();
    depart();
  }

  private void depart() {
    synchronized (GATES) {
      inside--;
      if (inside == 0) {
        GATES.remove(reranker);
      }
    }
  }

  private Busy busy() {
    synchronized (GATES) {
      int running = RUNNING - places.availablePermits();
      return new Busy(
          "busy: %s is reranking for %d searches, %d more wait"
              .formatted(reranker.name(), running, Math.max(0, inside - running)));
    }
  }

  /** There is no place. */
  static final class Busy extends Exception {
    private static final long serialVersionUID = 1;

    Busy(String message) {
      super(message);
    }
  }
}
