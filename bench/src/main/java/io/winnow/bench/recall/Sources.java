package io.winnow.bench.recall;

import io.winnow.bench.eval.Warnings;
import io.winnow.datasets.ApiDocs;
import io.winnow.datasets.Corpus;
import io.winnow.datasets.Queries;
import io.winnow.datasets.TestCollection;
import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where documents and queries are from. Not thread-safe.
 *
 * @param corpora of whole documents; {@code jdk} is the documentation of the JDK
 * @param collections whose sentences fill up, and whose queries are asked
 * @param warnings hears what cannot be read
 * @param told hears what each source gave, for the report
 */
record Sources(List<Path> corpora, List<Path> collections, Warnings warnings, Told told) {
  /** Stands for the API documentation of the JDK that runs. */
  static final String JDK = "jdk";

  /** What came from where. */
  record Told(List<String> corpora, List<String> queries) {
    Told() {
      this(new ArrayList<>(), new ArrayList<>());
    }
  }

  private static boolean isJdk(Path corpus) {
    return corpus.equals(Path.of(JDK));
  }

  /** Reads the documents and cuts the sentences. */
  Pool pool() throws IOException {
    Pool pool = new Pool(warnings);
    for (Path corpus : corpora) {
      Corpus opened =
          isJdk(corpus)
              ? ApiDocs.ofJdk(Path.of(System.getProperty("java.home")))
              : Corpus.open(corpus);
      String name = isJdk(corpus) ? "API documentation of the JDK" : name(corpus);
      told.corpora().add("%s (%,d documents)".formatted(name, pool.addDocuments(opened)));
    }
    for (Path collection : collections) {
      int sentences = pool.addSentences(Corpus.open(collection));
      told.corpora().add("%s (%,d sentences)".formatted(name(collection), sentences));
    }
    return pool;
  }

  /**
   * Chooses the queries.
   *
   * @param count at most
   * @throws IOException if there is none with a word that the model knows
   */
  List<String> queries(int count, StaticModel model) throws IOException {
    List<String> first = List.of();
    if (corpora.stream().anyMatch(Sources::isJdk)) {
      first = QueryTexts.aboutJdk();
      told.queries().add("%d about the JDK, written for this".formatted(first.size()));
    }
    List<List<String>> others = new ArrayList<>();
    for (Path collection : collections) {
      Path file = collection.resolve("queries.jsonl");
      others.add(List.copyOf(Queries.read(file, warnings).texts().values()));
      told.queries().add(name(collection));
    }
    List<String> chosen = QueryTexts.choose(first, others, count, model);
    if (chosen.isEmpty()) {
      throw new IOException("no query has a word that the model knows: " + told.queries());
    }
    return chosen;
  }

  /** Without the place where it lies. */
  static String name(Path path) {
    return TestCollection.nameOf(path.toAbsolutePath().normalize());
  }
}
