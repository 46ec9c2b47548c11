package io.winnow.bench.rerank;

import io.winnow.datasets.TestCollection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Some of the judged queries of a collection.
 *
 * @param texts query id to text
 * @param grades query id to document to grade, of the same queries
 */
record Sample(SortedMap<String, String> texts, Map<String, ? extends Map<String, Integer>> grades) {

  /**
   * Draws queries; all, if there are no more. With the same seed a larger sample contains a smaller
   * one.
   *
   * @param queries how many, at most
   */
  static Sample of(TestCollection collection, int queries, long seed) {
    SortedMap<String, String> texts = new TreeMap<>();
    List<String> ids = new ArrayList<>(collection.judgments().grades().keySet());
    Collections.shuffle(ids, new Random(seed));
    for (String id : ids) {
      String text = collection.queries().texts().getOrDefault(id, "");
      if (!text.isBlank() && texts.size() < queries) {
        texts.put(id, text);
      }
    }
    Map<String, Map<String, Integer>> grades = new TreeMap<>(collection.judgments().grades());
    grades.keySet().retainAll(texts.keySet());
    return new Sample(texts, grades);
  }
}
