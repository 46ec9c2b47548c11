package io.winnow.bench.pairs;

import io.winnow.datasets.Corpus;
import io.winnow.datasets.Queries;
import io.winnow.datasets.RunFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What every system is handed: a query and the documents that recall found for it, best first.
 *
 * @param documents each as {@code title + " " + text}
 */
record Candidates(String query, List<String> documents) {
  /**
   * Of the first queries of a run that found enough.
   *
   * @param count of the queries
   * @param depth documents of each
   * @throws IOException if there are fewer such queries, or a text is missing
   */
  static List<Candidates> of(RunFile run, Queries queries, Corpus corpus, int count, int depth)
      throws IOException {
    Map<String, List<RunFile.Entry>> rankings = new HashMap<>(run.entries());
    rankings.values().removeIf(ranking -> ranking.size() < depth);
    List<String> chosen =
        run.entries().keySet().stream().filter(rankings::containsKey).limit(count).toList();
    if (chosen.size() < count) {
      throw new IOException(
          "the run: expected %d queries with %d documents or more, found %d"
              .formatted(count, depth, chosen.size()));
    }
    rankings.keySet().retainAll(chosen);
    rankings.replaceAll((_, ranking) -> ranking.subList(0, depth));
    Map<String, String> texts = texts(rankings, corpus);
    List<Candidates> candidates = new ArrayList<>();
    for (String query : chosen) {
      List<String> documents = new ArrayList<>();
      for (RunFile.Entry entry : rankings.getOrDefault(query, List.of())) {
        documents.add(known(texts, entry.docId(), "document"));
      }
      candidates.add(new Candidates(known(queries.texts(), query, "query"), documents));
    }
    return candidates;
  }

  private static Map<String, String> texts(Map<String, List<RunFile.Entry>> rankings, Corpus corpus)
      throws IOException {
    Set<String> wanted = new HashSet<>();
    rankings.values().forEach(ranking -> ranking.forEach(entry -> wanted.add(entry.docId())));
    Map<String, String> texts = new HashMap<>();
    corpus.read(
        document -> {
          if (wanted.contains(document.id())) {
            texts.put(document.id(), document.title() + " " + document.text());
          }
        },
        _ -> {}); // What is missing is told when it is wanted.
    return texts;
  }

  private static String known(Map<String, String> texts, String id, String what)
      throws IOException {
    String text = texts.get(id);
    if (text == null) {
      throw new IOException(
          "the run has the %s '%s', which is not in the collection: expected a run of it"
              .formatted(what, id));
    }
    return text;
  }
}
