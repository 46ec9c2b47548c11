package io.winnow.bench.product;

import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.Arms;
import io.winnow.retriever.Filter;
import io.winnow.retriever.Hit;
import io.winnow.retriever.IndexCheck;
import io.winnow.retriever.Query;
import io.winnow.retriever.RecallPlan;
import io.winnow.retriever.Retriever;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Compares the index of a soak with that of the same operations by one thread.
 *
 * @param index of the soak
 * @param replay where the other one is made
 */
record SoakReplay(StaticModel model, Path index, Path replay) {
  /** So many hits that every document is one: nothing depends on where a list is cut. */
  private static final int ALL = Query.MAX_CANDIDATES;

  private static final List<Filter> FILTERS =
      List.of(
          Filter.parse("exists id"),
          Filter.parse("year < 2010 and reviewed = true"),
          Filter.parse("not (year >= 2005 and tags = \"gold\")"),
          Filter.parse("published >= 2003-02-01 and published < 2011-10-01"),
          Filter.parse("tags in (\"silver\", \"stone\") or id in (\"d1\", \"d2\", \"d500\")"));

  /**
   * Throws where they differ.
   *
   * @param writers of the soak
   * @param documents how many numbers they have together
   */
  void compare(List<SoakWriter> writers, int documents) throws IOException {
    List<String> problems = IndexCheck.problems(index);
    if (!problems.isEmpty()) {
      throw new IllegalStateException("the index is not whole: " + problems);
    }
    repeat(writers, documents);
    try (Retriever soaked = Retriever.open(index, model);
        Retriever replayed = Retriever.open(replay, model)) {
      compareAsWritten(soaked, replayed);
    }
    Retriever.reindex(index, model, "", Progress.NONE);
    Retriever.reindex(replay, model, "", Progress.NONE);
    try (Retriever soaked = Retriever.open(index, model);
        Retriever replayed = Retriever.open(replay, model)) {
      SplittableRandom random = new SplittableRandom(77);
      for (int i = 0; i < 100; i++) {
        Query query = SoakRun.query(random, SoakRun.yearOrNone(random)).withTop(ALL);
        requireSame(query, scores(soaked, query), scores(replayed, query), 1e-5);
      }
    }
  }

  private void repeat(List<SoakWriter> writers, int documents) throws IOException {
    try (Retriever retriever = Retriever.open(replay, model, VersionedDocument.CUT)) {
      AtomicIntegerArray again = new AtomicIntegerArray(documents);
      again.incrementAndGet(0);
      for (int i = 0; i < writers.size(); i++) {
        SoakWriter writer = new SoakWriter(retriever, i, again);
        while (writer.operations() < writers.get(i).operations()) {
          writer.operate();
        }
      }
      retriever.commit();
    }
  }

  /** What does not depend on how the documents came to lie in segments; BM25 does. */
  private static void compareAsWritten(Retriever soaked, Retriever replayed) throws IOException {
    requireEqual("documents", documents(soaked), documents(replayed));
    requireEqual("size", soaked.size(), documents(soaked).size());
    requireEqual("size of the replay", replayed.size(), soaked.size());
    requireEqual("fields", soaked.fields(), replayed.fields());
    for (Filter filter : FILTERS) {
      requireEqual("count of " + filter, soaked.count(filter), replayed.count(filter));
    }
    SplittableRandom random = new SplittableRandom(78);
    for (int i = 0; i < 50; i++) {
      Query query =
          SoakRun.query(random, SoakRun.yearOrNone(random))
              .withTop(ALL)
              .withArms(Arms.STATIC)
              .withMethod(RecallPlan.Method.EXACT);
      requireSame(query, scores(soaked, query), scores(replayed, query), 0);
    }
  }

  private static Set<String> documents(Retriever retriever) throws IOException {
    Set<String> documents = new TreeSet<>();
    retriever.read(document -> documents.add(VersionedDocument.of(document).toString()));
    return documents;
  }

  private static Map<VersionedDocument, Double> scores(Retriever retriever, Query query)
      throws IOException {
    Map<VersionedDocument, Double> scores = new HashMap<>();
    for (Hit hit : retriever.search(query).hits()) {
      scores.put(VersionedDocument.of(hit.document()), hit.score());
    }
    return scores;
  }

  private static void requireEqual(String what, Object soaked, Object replayed) {
    if (!soaked.equals(replayed)) {
      throw new IllegalStateException(
          "other " + what + " than the replay's: " + soaked + " against " + replayed);
    }
  }

  private static void requireSame(
      Query query,
      Map<VersionedDocument, Double> soaked,
      Map<VersionedDocument, Double> replayed,
      double tolerance) {
    boolean same =
        soaked.keySet().equals(replayed.keySet()) && (query.filter() != null || !soaked.isEmpty());
    for (Map.Entry<VersionedDocument, Double> entry : soaked.entrySet()) {
      same &= Math.abs(entry.getValue() - replayed.getOrDefault(entry.getKey(), 0.0)) <= tolerance;
    }
    if (!same) {
      throw new IllegalStateException(
          "other results than the replay's for "
              + query
              + ": "
              + soaked.size()
              + " hits against "
              + replayed.size());
    }
  }
}
