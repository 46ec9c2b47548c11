package io.winnow.retriever.rerank;

import io.winnow.retriever.rerank.RerankStatus.Outcome;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** What became of the reranking of many queries. Not thread-safe. */
public final class RerankTally {
  private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
  private int queries;
  private String reason = "";

  /** Counts one query. */
  public void add(RerankStatus status) {
    outcomes.merge(status.outcome(), 1, Integer::sum);
    queries++;
    reason = status.reason().isEmpty() ? reason : status.reason();
  }

  /** How many queries had each outcome, in their order; those that did not occur are not there. */
  public Map<Outcome, Integer> outcomes() {
    return Collections.unmodifiableMap(new EnumMap<>(outcomes));
  }

  /** The last reason that there was; empty if there was none. */
  public String reason() {
    return reason;
  }

  /**
   * Refuses a result in which nothing was reranked although it should have been. Under a deadline
   * the time may have been too short for it, which is a result.
   *
   * @param policy that all were reranked by
   * @throws IOException if there is no deadline and the reranking of every query failed
   */
  public void requireSuccess(RerankPolicy policy) throws IOException {
    if (policy.deadline() == null
        && queries > 0
        && outcomes.getOrDefault(Outcome.FAILED, 0) == queries) {
      throw new IOException("reranking failed for every query; the last time with " + reason);
    }
  }
}
