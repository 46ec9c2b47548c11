package io.winnow.bench.pairs;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.bench.macro.JsonLines;
import io.winnow.retriever.cli.Cli;
import io.winnow.retriever.rerank.CrossEncoder;
import io.winnow.retriever.transformer.PairOptions;
import io.winnow.retriever.transformer.Precision;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Winnow in a process of its own. Once it has loaded it says {@code {"version": "..."}}; a line of
 * its standard input is the number of a query and a depth, the answer {@code {"seconds": 0.5,
 * "scores": [...]}} for that many of its candidates.
 */
final class PairsProcess {
  private PairsProcess() {}

  /**
   * Runs until its standard input ends.
   *
   * @param arguments model, file of {@link Candidates}, maximum length, precision
   */
  public static void main(String[] arguments) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<Candidates> all = new ArrayList<>();
    JsonLines.read(Path.of(arguments[1]), Candidates.class, all::add);
    PairOptions options =
        PairOptions.defaults()
            .withMaxLength(Integer.parseInt(arguments[2]))
            .withPrecision(Precision.valueOf(arguments[3].toUpperCase(Locale.ROOT)));
    try (CrossEncoder encoder = CrossEncoder.load(Path.of(arguments[0]), options);
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println(
          mapper.writeValueAsString(
              Map.of("version", "%s (%s)".formatted(Cli.VERSION, encoder.engine()))));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] asked = line.split(" ", 2);
        Candidates candidates = all.get(Integer.parseInt(asked[0]));
        List<String> documents = candidates.documents().subList(0, Integer.parseInt(asked[1]));
        long start = System.nanoTime();
        float[] scores = encoder.score(candidates.query(), documents);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println(mapper.writeValueAsString(Map.of("seconds", seconds, "scores", scores)));
      }
    }
  }
}
