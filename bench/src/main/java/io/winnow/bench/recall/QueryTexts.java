package io.winnow.bench.recall;

import io.winnow.engine.Similarity;
import io.winnow.engine.StaticModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** What is searched for: questions that people wrote, never a document. */
final class QueryTexts {
  /** Of the order. */
  static final long SEED = 20_261_130;

  private QueryTexts() {}

  /** Questions about the API of a JDK, written for this benchmark. */
  static List<String> aboutJdk() throws IOException {
    try (InputStream in =
            Objects.requireNonNull(QueryTexts.class.getResourceAsStream("jdk-queries.txt"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines.lines().toList();
    }
  }

  /**
   * A number of queries in an order that is always the same: all of the first list, as far as they
   * go, then as many of each other one, evenly from it. Those without a known word are left out:
   * they have no vector.
   *
   * @param count at most; fewer where there are no more
   */
  static List<String> choose(
      List<String> first, List<List<String>> others, int count, StaticModel model) {
    List<String> chosen = new ArrayList<>(known(first, model));
    if (chosen.size() > count) {
      chosen = Pool.evenly(chosen, count);
    }
    for (int i = 0; i < others.size(); i++) {
      List<String> from = known(others.get(i), model);
      int share = (count - chosen.size()) / (others.size() - i);
      chosen.addAll(Pool.evenly(from, Math.min(from.size(), share)));
    }
    Collections.shuffle(chosen, new Random(SEED));
    return List.copyOf(chosen);
  }

  private static List<String> known(List<String> texts, StaticModel model) {
    return texts.stream()
        .filter(text -> !text.isBlank() && Similarity.norm(model.encode(text)) > 0)
        .toList();
  }
}
