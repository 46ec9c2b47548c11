package io.winnow.bench.eval;

import io.winnow.datasets.RunFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** What bench/src/test/python/record_measures.py recorded; its header describes the lines. */
final class MeasureGolden {
  final Map<String, Map<String, Integer>> judgments = new HashMap<>();
  final Map<String, List<RunFile.Entry>> run = new HashMap<>();
  final List<Value> values = new ArrayList<>();
  final List<Mean> means = new ArrayList<>();

  private MeasureGolden() {}

  record Value(boolean dropped, String measure, String query, double value, String printed) {}

  record Mean(boolean dropped, String measure, double value, String printed) {}

  static MeasureGolden read() throws IOException {
    MeasureGolden golden = new MeasureGolden();
    try (InputStream file =
            Objects.requireNonNull(
                MeasureGolden.class.getResourceAsStream("/golden/measures/random.tsv.gz"));
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(file), StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(golden::add);
    }
    return golden;
  }

  private void add(String line) {
    String[] field = line.split("\t", -1);
    switch (field[0]) {
      case "J" ->
          judgments
              .computeIfAbsent(field[1], _ -> new HashMap<>())
              .put(field[2], Integer.valueOf(field[3]));
      case "R" ->
          run.computeIfAbsent(field[1], _ -> new ArrayList<>())
              .add(new RunFile.Entry(field[2], Double.parseDouble(field[3])));
      case "V" ->
          values.add(
              new Value(
                  field[1].equals("dropped"),
                  field[2],
                  field[3],
                  Double.parseDouble(field[4]),
                  field[5]));
      case "M" ->
          means.add(
              new Mean(
                  field[1].equals("dropped"), field[2], Double.parseDouble(field[3]), field[4]));
      default -> throw new IllegalArgumentException(line);
    }
  }
}
