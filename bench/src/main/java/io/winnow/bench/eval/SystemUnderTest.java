package io.winnow.bench.eval;

import io.winnow.datasets.RunFile;
import io.winnow.retriever.rerank.RerankStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pipeline that has its index and answers queries, one at a time. */
interface SystemUnderTest extends AutoCloseable {
  /** Queries that are searched first, unmeasured, so that the code is compiled. */
  int WARM_UP = 100;

  /**
   * An answer, as a user gets it.
   *
   * @param hits best first, with the scores that the system gives them
   * @param times of each stage that ran, in order
   * @param rerank what stage two did; null where it was not asked for
   */
  record Answer(
      List<RunFile.Entry> hits, Map<String, Duration> times, @Nullable RerankStatus rerank) {}

  /**
   * What the index was made of.
   *
   * @param documents in it
   * @param bytes it takes: on disk, or in memory where it is there alone
   * @param buildSeconds how long all of it took to make; null if not known
   * @param documentsPerSecond while it was made; null if not known
   * @param terms that BM25 counts; null without BM25
   */
  record Index(
      int documents,
      long bytes,
      @Nullable Double buildSeconds,
      @Nullable Double documentsPerSecond,
      @Nullable Long terms) {}

  /** Answers a query that is not blank: what is timed. */
  Answer answer(String query) throws IOException;

  /**
   * Does unmeasured what later answers must not pay for: has the code compiled, and fills what the
   * settings say is filled.
   *
   * @param queries none of them blank
   */
  void warmUp(List<String> queries) throws IOException;

  /**
   * What follows the answer in a ranking of so many hits, at most 1,000: lists one after the other,
   * which may repeat what is before them.
   */
  List<List<RunFile.Entry>> deeper(String query, int hits) throws IOException;

  Index index() throws IOException;

  @Override
  void close() throws IOException;
}
