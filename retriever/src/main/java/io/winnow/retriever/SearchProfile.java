package io.winnow.retriever;

import io.winnow.retriever.rerank.RerankStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

/**
 * Where the time of a search goes. The first run is cold: it pays for what is loaded and compiled
 * on the way. Those after it are warm.
 *
 * @param result of the last run
 * @param runs how often the query was searched
 * @param stages those that ran, in their order
 * @param total all stages together; its share is 1
 */
public record SearchProfile(SearchResult result, int runs, List<Stage> stages, Stage total) {
  public SearchProfile {
    stages = List.copyOf(stages);
  }

  /**
   * One stage over all runs.
   *
   * @param name as in {@link StageTimes}
   * @param first time of the first run
   * @param median of the runs after the first, or of a single one
   * @param max of the same
   * @param share of the sum of the stages' medians, in [0, 1]
   * @param work what it did in the last run, for people
   */
  public record Stage(
      String name, Duration first, Duration median, Duration max, double share, String work) {
    Stage withShare(double other) {
      return new Stage(name, first, median, max, other, work);
    }
  }

  /**
   * Searches again and again.
   *
   * @param runs from 1
   */
  public static SearchProfile of(Retriever retriever, Query query, int runs) throws IOException {
    if (runs < 1) {
      throw new IllegalArgumentException("runs: expected 1 or more, found " + runs);
    }
    List<StageTimes> times = new ArrayList<>();
    SearchResult result = retriever.search(query);
    times.add(result.times());
    for (int run = 1; run < runs; run++) {
      result = retriever.search(query);
      times.add(result.times());
    }
    return of(result, times, retriever.model().dimension());
  }

  private static SearchProfile of(SearchResult result, List<StageTimes> times, int dimension) {
    Query query = result.query();
    StageCounts counts = result.counts();
    List<Stage> stages = new ArrayList<>();
    stages.add(stage("encode", times, StageTimes::encode, dimension + " dimensions"));
    if (query.arms() != Arms.STATIC) {
      stages.add(stage("bm25", times, StageTimes::bm25, counts.bm25() + " candidates"));
    }
    if (query.arms() != Arms.BM25) {
      String method = result.plan().method().name().toLowerCase(Locale.ROOT);
      stages.add(
          stage(
              "vectors",
              times,
              StageTimes::vectors,
              "%d candidates by %s among %d vectors"
                  .formatted(counts.vectors(), method, result.plan().accepted())));
    }
    if (query.arms() == Arms.BOTH) {
      stages.add(
          stage(
              "fuse",
              times,
              StageTimes::fuse,
              counts.candidates() + " candidates by " + query.fusion()));
    }
    stages.add(stage("fetch", times, StageTimes::fetch, counts.fetched() + " documents"));
    if (times.stream().allMatch(time -> time.rerank() != null)) {
      stages.add(
          stage("rerank", times, time -> Objects.requireNonNull(time.rerank()), reranked(result)));
    }
    double sum = stages.stream().mapToLong(stage -> stage.median().toNanos()).sum();
    return new SearchProfile(
        result,
        times.size(),
        stages.stream().map(stage -> stage.withShare(stage.median().toNanos() / sum)).toList(),
        stage("total", times, StageTimes::total, result.hits().size() + " hits"));
  }

  private static String reranked(SearchResult result) {
    String name = Objects.requireNonNull(result.query().reranker()).name();
    RerankStatus status = result.rerank();
    String cut = status.truncated() == 0 ? "" : ", " + status.truncated() + " not to their end";
    return switch (status.outcome()) {
      case FULL -> status.depth() + " documents by " + name + cut;
      case PARTIAL -> "PARTIAL, " + status.depth() + " documents" + cut + ": " + status.reason();
      case SKIPPED, FAILED -> status.outcome() + ": " + status.reason();
    };
  }

  private static Stage stage(
      String name, List<StageTimes> times, Function<StageTimes, Duration> of, String work) {
    List<Duration> all = times.stream().map(of).toList();
    List<Duration> warm =
        all.subList(all.size() == 1 ? 0 : 1, all.size()).stream().sorted().toList();
    // The lower of two in the middle: a time that was taken.
    Duration median = warm.get((warm.size() - 1) / 2);
    return new Stage(name, all.getFirst(), median, warm.getLast(), 1, work);
  }
}
