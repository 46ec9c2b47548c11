package io.winnow.bench.product;

import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.Arms;
import io.winnow.retriever.Hit;
import io.winnow.retriever.IndexCheck;
import io.winnow.retriever.Query;
import io.winnow.retriever.Retriever;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The process of {@link SoakTest}: searches and writes from many threads, and looks at itself. */
public final class SoakRun {
  private static final int SEARCHERS = 16;
  private static final int WRITERS = 2;
  private static final int SAMPLES = 30;
  private static final List<Arms> ARMS = List.of(Arms.values());

  /** So many hits that every document is one: nothing depends on where a list is cut. */
  private static final int ALL = Query.MAX_CANDIDATES;

  private final Path folder;
  private final StaticModel model;
  private final AtomicIntegerArray versions = new AtomicIntegerArray(WRITERS * SoakWriter.NUMBERS);
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicLong searches = new AtomicLong();
  private final AtomicLong hits = new AtomicLong();
  private final AtomicLong snapshots = new AtomicLong();
  private volatile boolean enough;

  private SoakRun(Path folder, StaticModel model) {
    this.folder = folder;
    this.model = model;
  }

  /**
   * Arguments: an empty folder, model folder, seconds. Prints samples of this process: at the
   * start, the medians of the first and of the last third, at the end; then one line of counts.
   */
  public static void main(String[] arguments) throws Exception {
    try (StaticModel model = StaticModel.load(Path.of(arguments[1]))) {
      new SoakRun(Path.of(arguments[0]).toRealPath(), model).run(Integer.parseInt(arguments[2]));
    } catch (Exception | AssertionError e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace, true));
      System.out.println("failed: " + trace.toString().replace('\n', ' '));
    }
  }

  private void run(int seconds) throws Exception {
    Path index = folder.resolve("index");
    warmUp();
    ProcessSample start = ProcessSample.of(folder);
    List<SoakWriter> writers = new ArrayList<>();
    List<ProcessSample> samples = new ArrayList<>();
    try (Retriever retriever = Retriever.open(index, model)) {
      retriever.add(new VersionedDocument(0, versions.incrementAndGet(0)).document());
      retriever.commit();
      retriever.delete(new VersionedDocument(0, 0).id());
      try (Retriever reading = Retriever.open(index, model)) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
          SoakWriter writer = new SoakWriter(retriever, i, versions);
          writers.add(writer);
          // From the beginning there are about as many documents as at the end.
          while (writer.operations() < SoakWriter.NUMBERS) {
            writer.operate();
          }
        }
        for (SoakWriter writer : writers) {
          threads.add(repeat("writer", writer::operate));
        }
        for (int i = 0; i < SEARCHERS; i++) {
          SplittableRandom random = new SplittableRandom(i);
          Retriever searched = i % 4 == 0 ? reading : retriever;
          threads.add(repeat("searcher " + i, () -> search(searched, random)));
        }
        threads.add(
            repeat(
                "reopening",
                () -> {
                  reading.reopen();
                  Thread.sleep(5);
                }));
        threads.add(repeat("snapshots", () -> snapshot(retriever)));
        for (int i = 0; i < SAMPLES && failure.get() == null; i++) {
          Thread.sleep(seconds * 1000L / SAMPLES);
          samples.add(ProcessSample.of(folder));
        }
        enough = true;
        for (Thread thread : threads) {
          thread.join();
        }
      }
      if (failure.get() != null) {
        throw new IllegalStateException("a thread failed", failure.get());
      }
      retriever.commit();
    }
    ProcessSample end = ProcessSample.of(folder);
    compareWithReplay(index, writers);
    System.out.println(start);
    System.out.println(ProcessSample.median(samples.subList(0, SAMPLES / 3)));
    System.out.println(ProcessSample.median(samples.subList(SAMPLES - SAMPLES / 3, SAMPLES)));
    System.out.println(end);
    System.out.printf(
        "%d searches, %d hits compared, %d operations, %d snapshots%n",
        searches.get(),
        hits.get(),
        writers.stream().mapToLong(SoakWriter::operations).sum(),
        snapshots.get());
  }

  /** What is opened once and stays: classes, and what native code keeps. */
  private void warmUp() throws IOException {
    Path index = folder.resolve("warm");
    try (Retriever retriever = Retriever.open(index, model)) {
      retriever.add(new VersionedDocument(1, 1).document());
      retriever.refresh();
      retriever.search(Query.of("gold"));
      retriever.commit();
      retriever.snapshot(folder.resolve("warm-copy"));
    }
  }

  private interface Step {
    void run() throws Exception;
  }

  private Thread repeat(String name, Step step) {
    return Thread.ofPlatform()
        .name(name)
        .start(
            () -> {
              try {
                while (!enough && failure.get() == null) {
                  step.run();
                }
              } catch (Exception | Error e) {
                failure.compareAndSet(null, new IllegalStateException(name, e));
              }
            });
  }

  private static Query query(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      text.append(VersionedDocument.WORDS.get(random.nextInt(VersionedDocument.WORDS.size())))
          .append(' ');
    }
    return Query.of(text.toString()).withArms(ARMS.get(random.nextInt(ARMS.size())));
  }

  private void search(Retriever retriever, SplittableRandom random) throws IOException {
    Set<String> ids = new HashSet<>();
    for (Hit hit : retriever.search(query(random).withTop(20)).hits()) {
      VersionedDocument found = VersionedDocument.of(hit.document());
      if (!ids.add(found.id()) || found.version() > versions.get(found.number())) {
        throw new IllegalStateException("found twice, or never written: " + found);
      }
      hits.incrementAndGet();
    }
    searches.incrementAndGet();
  }

  private void snapshot(Retriever retriever) throws Exception {
    Path copy = folder.resolve("copy" + snapshots.incrementAndGet());
    retriever.snapshot(copy);
    try (Retriever read = Retriever.open(copy, model)) {
      read.read(VersionedDocument::of);
    }
    delete(copy);
    Thread.sleep(100);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** The same operations by one thread; both indexes then without what only their history left. */
  private void compareWithReplay(Path index, List<SoakWriter> writers) throws IOException {
    List<String> problems = IndexCheck.problems(index);
    if (!problems.isEmpty()) {
      throw new IllegalStateException("the index is not whole: " + problems);
    }
    Path replay = folder.resolve("replay");
    try (Retriever retriever = Retriever.open(replay, model)) {
      AtomicIntegerArray again = new AtomicIntegerArray(versions.length());
      again.incrementAndGet(0);
      for (int i = 0; i < writers.size(); i++) {
        SoakWriter writer = new SoakWriter(retriever, i, again);
        while (writer.operations() < writers.get(i).operations()) {
          writer.operate();
        }
      }
      retriever.commit();
    }
    Retriever.reindex(index, model, "", Progress.NONE);
    Retriever.reindex(replay, model, "", Progress.NONE);
    try (Retriever soaked = Retriever.open(index, model);
        Retriever replayed = Retriever.open(replay, model)) {
      SplittableRandom random = new SplittableRandom(77);
      for (int i = 0; i < 300; i++) {
        Query query = query(random).withTop(ALL);
        requireSame(query, scores(soaked, query), scores(replayed, query));
      }
    }
  }

  private static Map<VersionedDocument, Double> scores(Retriever retriever, Query query)
      throws IOException {
    Map<VersionedDocument, Double> scores = new HashMap<>();
    for (Hit hit : retriever.search(query).hits()) {
      scores.put(VersionedDocument.of(hit.document()), hit.score());
    }
    return scores;
  }

  private static void requireSame(
      Query query, Map<VersionedDocument, Double> soaked, Map<VersionedDocument, Double> replayed) {
    boolean same = soaked.keySet().equals(replayed.keySet()) && !soaked.isEmpty();
    for (Map.Entry<VersionedDocument, Double> entry : soaked.entrySet()) {
      same &= Math.abs(entry.getValue() - replayed.getOrDefault(entry.getKey(), 0.0)) < 1e-5;
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
