package io.winnow.bench.recall;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.bench.eval.Environment;
import io.winnow.bench.eval.Latencies;
import io.winnow.bench.macro.JsonLines;
import io.winnow.bench.recall.system.Contender;
import io.winnow.bench.recall.system.Nearest;
import io.winnow.bench.recall.system.Searching;
import io.winnow.bench.recall.system.Share;
import io.winnow.bench.recall.system.Times;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.model.ModelStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Searches one index in one way, in a process of its own. A line of its standard input is a
 * command, a line of its standard output the answer, an object of JSON:
 *
 * <pre>
 * about                        filters, peak_resident_bytes
 * exact PERMILLE FILE          answers by comparing with everything, if it can: written
 * answers PERMILLE FILE        answers as it finds them
 * round PERMILLE               milliseconds of each stage: p50, p95, p99 over all queries
 * </pre>
 */
final class SearcherProcess {
  private final Searching index;
  private final List<String> queries;

  private SearcherProcess(Searching index, List<String> queries) {
    this.index = index;
    this.queries = queries;
  }

  /**
   * Runs until its standard input ends.
   *
   * @param arguments system, method, folder of the index, model, queries
   */
  public static void main(String[] arguments) throws IOException {
    List<String> queries = new ArrayList<>();
    JsonLines.read(Path.of(arguments[4]), String.class, queries::add);
    try (StaticModel model = ModelStore.loadStatic(arguments[3]);
        Searching index =
            Contender.valueOf(arguments[0]).search(Path.of(arguments[2]), model, arguments[1])) {
      SearcherProcess process = new SearcherProcess(index, queries);
      ObjectMapper mapper = new ObjectMapper();
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(mapper.writeValueAsString(process.answer(line.split(" ", 3))));
      }
    }
  }

  private Map<String, ?> answer(String[] command) throws IOException {
    return switch (command[0]) {
      case "about" -> about();
      case "exact" -> Map.of("written", exact(share(command), Path.of(command[2])));
      case "answers" -> {
        List<Nearest> answers = new ArrayList<>(queries.size());
        for (String query : queries) {
          answers.add(index.nearest(query, share(command)));
        }
        Answers.write(Path.of(command[2]), answers);
        yield Map.of();
      }
      case "round" -> round(share(command));
      default -> throw new IOException("no command " + command[0]);
    };
  }

  private static Share share(String[] command) {
    return new Share(Integer.parseInt(command[1]));
  }

  private Map<String, Object> about() {
    Map<String, Object> about = new HashMap<>();
    about.put("filters", index.canFilter());
    Long peak = Environment.peakResidentBytes();
    if (peak != null) {
      about.put("peak_resident_bytes", peak);
    }
    return about;
  }

  private boolean exact(Share share, Path file) throws IOException {
    List<Nearest> answers = new ArrayList<>(queries.size());
    for (String query : queries) {
      Optional<Nearest> exact = index.exact(query, share);
      if (exact.isEmpty()) {
        return false;
      }
      answers.add(exact.get());
    }
    Answers.write(file, answers);
    return true;
  }

  /** One arm for all queries, then both for all, so that no search finds its vectors warm. */
  private Map<String, Map<String, Double>> round(Share share) throws IOException {
    Latencies latencies = new Latencies();
    for (String query : queries) {
      Times times = index.vectorArm(query, share);
      latencies.add(Stage.ENCODE.member(), times.encode());
      latencies.add(Stage.VECTORS.member(), times.vectors());
      latencies.add(Stage.STATIC.member(), times.encode().plus(times.vectors()));
    }
    for (String query : queries) {
      Times times = index.hybrid(query, share);
      latencies.add(Stage.BM25.member(), times.bm25());
      latencies.add(Stage.FUSE.member(), times.fuse());
      latencies.add(Stage.HYBRID.member(), times.whole());
    }
    return latencies.percentiles();
  }
}
