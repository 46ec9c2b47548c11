package io.winnow.bench.product;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.Arms;
import io.winnow.retriever.ExplainedResult;
import io.winnow.retriever.Filter;
import io.winnow.retriever.Hit;
import io.winnow.retriever.HitExplanation;
import io.winnow.retriever.Query;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.SearchResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
    try (Retriever retriever = Retriever.open(index, model, VersionedDocument.CUT)) {
      retriever.add(new VersionedDocument(0, versions.incrementAndGet(0)).document());
      retriever.commit();
      retriever.delete(new VersionedDocument(0, 0).id());
      try (Retriever reading = Retriever.open(index, model, VersionedDocument.CUT)) {
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
    new SoakReplay(model, index, folder.resolve("replay")).compare(writers, versions.length());
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
    try (Retriever retriever = Retriever.open(index, model, VersionedDocument.CUT)) {
      retriever.add(new VersionedDocument(1, 1).document());
      retriever.refresh();
      retriever.explain(Query.of("gold").withFilter(Filter.atLeast("year", 0)));
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

  /**
   * Words and arms at random.
   *
   * @param year the first that may be found; 0 for no filter
   */
  static Query query(SplittableRandom random, int year) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 1 + random.nextInt(4); i++) {
      text.append(VersionedDocument.WORDS.get(random.nextInt(VersionedDocument.WORDS.size())))
          .append(' ');
    }
    return Query.of(text.toString())
        .withArms(ARMS.get(random.nextInt(ARMS.size())))
        .withFilter(year == 0 ? null : Filter.atLeast("year", year));
  }

  /** None for every other query. */
  static int yearOrNone(SplittableRandom random) {
    return random.nextBoolean() ? VersionedDocument.anyYear(random) : 0;
  }

  private void search(Retriever retriever, SplittableRandom random) throws IOException {
    int year = yearOrNone(random);
    Query query = query(random, year).withTop(20);
    SearchResult result =
        random.nextInt(50) == 0 ? explained(retriever, query) : retriever.search(query);
    Set<String> ids = new HashSet<>();
    for (Hit hit : result.hits()) {
      VersionedDocument found = VersionedDocument.of(hit.document());
      if (!ids.add(found.id()) || found.version() > versions.get(found.number())) {
        throw new IllegalStateException("found twice, or never written: " + found);
      }
      if (found.year() < year) {
        throw new IllegalStateException("does not pass " + query.filter() + ": " + found);
      }
      hits.incrementAndGet();
    }
    searches.incrementAndGet();
  }

  /** The answer, after a look at what its explanation says of the static arm. */
  private static SearchResult explained(Retriever retriever, Query query) throws IOException {
    ExplainedResult explained = retriever.explain(query);
    for (HitExplanation hit : explained.hits()) {
      HitExplanation.StaticScore arm = hit.staticArm();
      if (arm != null && Math.abs(arm.arm().score() - arm.tokens().similarity()) > 1e-5) {
        throw new IllegalStateException(
            "explained as %s, scored %s: %s"
                .formatted(arm.tokens().similarity(), arm.arm().score(), hit.document()));
      }
    }
    return explained.result();
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
}
