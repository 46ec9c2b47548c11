package io.winnow.bench.pairs;

import com.fasterxml.jackson.databind.JsonNode;
import io.winnow.bench.macro.Child;
import io.winnow.bench.macro.Threads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Has systems score the same pairs in turn, one call each before the next query or depth, so that
 * what disturbs the machine disturbs them alike, after one call at the least depth that is not
 * timed. Scores are compared at every call.
 *
 * @param systems at least one
 * @param candidates a query for each round, with documents enough for the greatest depth
 * @param work a folder for what the processes write to standard error
 * @param progress hears what is done
 */
record PairsRun(
    List<PairSystem> systems,
    List<Candidates> candidates,
    List<Integer> depths,
    Path work,
    Consumer<String> progress) {
  /** Scores of full weights that differ by more are those of another model, or wrong. */
  static final double TOLERANCE = 1e-3;

  /**
   * Measures.
   *
   * @throws IOException if a system fails, or full weights do not give the same scores everywhere
   */
  List<Timed> run(Threads threads) throws IOException {
    List<Child> children = new ArrayList<>();
    List<Timed> timed = new ArrayList<>();
    try {
      for (PairSystem system : systems) {
        Path errors = work.resolve("errors-" + children.size());
        children.add(new Child(threads, errors, system.command()));
      }
      for (int i = 0; i < systems.size(); i++) {
        PairSystem system = systems.get(i);
        progress.accept("threads %s: warming up %s".formatted(threads.word(), system.label()));
        String version = children.get(i).answer(system.label()).path("version").asText();
        timed.add(new Timed(system, version));
        children.get(i).ask(command(0, depths.getFirst()));
      }
      for (int round = 0; round < candidates.size(); round++) {
        progress.accept("threads %s: round %d".formatted(threads.word(), round + 1));
        for (int depth : depths) {
          Map<Boolean, JsonNode> expected = new HashMap<>();
          for (int i = 0; i < children.size(); i++) {
            PairSystem system = systems.get(i);
            JsonNode answer = children.get(i).ask(command(round, depth));
            JsonNode scores = answer.required("scores");
            JsonNode first = expected.computeIfAbsent(system.quantized(), _ -> scores);
            double difference = compared(system, round, first, scores, depth);
            timed.get(i).add(depth, answer.required("seconds").doubleValue(), difference);
          }
        }
      }
      return timed;
    } finally {
      children.forEach(Child::close);
    }
  }

  private static String command(int query, int depth) {
    return query + " " + depth;
  }

  private double compared(
      PairSystem system, int round, JsonNode expected, JsonNode scores, int depth)
      throws IOException {
    if (scores.size() != depth) {
      throw new IOException(
          "%s: expected %d scores, found %d".formatted(system.label(), depth, scores.size()));
    }
    double largest = 0;
    for (int i = 0; i < depth; i++) {
      double difference = Math.abs(expected.get(i).doubleValue() - scores.get(i).doubleValue());
      if (system.isExact() && !(difference <= TOLERANCE)) {
        throw new IOException(
            "%s: its scores are not those of %s: document %d of '%s': expected %s, found %s"
                .formatted(
                    system.label(),
                    systems.getFirst().label(),
                    i + 1,
                    candidates.get(round).query(),
                    expected.get(i),
                    scores.get(i)));
      }
      largest = Math.max(largest, difference);
    }
    return largest;
  }
}
