package io.winnow.bench.recall;

import com.fasterxml.jackson.databind.JsonNode;
import io.winnow.bench.macro.Child;
import io.winnow.bench.recall.system.Contender;
import io.winnow.bench.recall.system.Nearest;
import io.winnow.bench.recall.system.Share;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One way to search, in its process, and what it gave so far. Not thread-safe. */
final class Searcher implements AutoCloseable {
  private final Contender system;
  private final String method;
  private final Child process;
  private final Path answers;
  private final List<Measured> measured = new ArrayList<>();

  /**
   * Takes over a process of {@link SearcherProcess}.
   *
   * @param answers a file for the answers between the processes
   */
  Searcher(Contender system, String method, Child process, Path answers) {
    this.system = system;
    this.method = method;
    this.process = process;
    this.answers = answers;
  }

  /** For people. */
  String name() {
    return system.label() + ", " + method;
  }

  /** The filters that it can apply, of some. */
  List<Share> filters(List<Share> shares) throws IOException {
    boolean can = process.ask("about").path("filters").booleanValue();
    return shares.stream().filter(share -> can || share.isAll()).toList();
  }

  /**
   * Has it compare with every vector, if it can: then nothing may be missing.
   *
   * @return false if it cannot
   */
  boolean checkExact(Share share, Truth truth) throws IOException {
    if (!process.ask(command("exact", share)).path("written").booleanValue()) {
      return false;
    }
    double[] recall = recall(share, truth, read());
    for (int query = 0; query < recall.length; query++) {
      if (recall[query] < 1) {
        throw new IOException(
            "%s, filter %s, query %d: its exact answer is not: expected recall 1, found %s"
                .formatted(name(), share.label(), query, recall[query]));
      }
    }
    return true;
  }

  /** Compares what it finds with the exact answers; it may miss some, but nothing may be wrong. */
  void check(Share share, Truth truth) throws IOException {
    process.ask(command("answers", share));
    List<Nearest> found = read();
    measured.add(Measured.of(share, recall(share, truth, found), found));
  }

  private List<Nearest> read() throws IOException {
    try {
      return Answers.read(answers);
    } finally {
      Files.deleteIfExists(answers);
    }
  }

  private double[] recall(Share share, Truth truth, List<Nearest> found) throws IOException {
    try {
      return truth.recall(share, found);
    } catch (IOException e) {
      throw new IOException(
          "%s, filter %s: %s".formatted(name(), share.label(), e.getMessage()), e);
    }
  }

  private String command(String name, Share share) {
    return name + " " + share.permille() + " " + answers;
  }

  /** Searches for some seconds under each filter, at least once for all queries. */
  void warmUp(double seconds) throws IOException {
    for (Measured one : measured) {
      long start = System.nanoTime();
      do {
        round(one.share());
      } while ((System.nanoTime() - start) / 1e9 < seconds);
    }
  }

  /** Searches for all queries once under each filter. */
  void round() throws IOException {
    for (Measured one : measured) {
      one.rounds().add(round(one.share()));
    }
  }

  private JsonNode round(Share share) throws IOException {
    return process.ask("round " + share.permille());
  }

  /** What it gave. */
  Map<String, @Nullable Object> tree(Truth truth) throws IOException {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("system", system.label());
    tree.put("method", method);
    tree.put("peak_resident_bytes", process.ask("about").path("peak_resident_bytes"));
    tree.put(
        "filters", measured.stream().map(one -> one.tree(truth.accepted(one.share()))).toList());
    return tree;
  }

  @Override
  public void close() {
    process.close();
  }
}
