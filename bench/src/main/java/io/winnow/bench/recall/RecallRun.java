package io.winnow.bench.recall;

import io.winnow.bench.macro.Child;
import io.winnow.bench.macro.JsonLines;
import io.winnow.bench.macro.Threads;
import io.winnow.bench.recall.system.Contender;
import io.winnow.bench.recall.system.IndexFiles;
import io.winnow.bench.recall.system.IndexedDocument;
import io.winnow.bench.recall.system.Searching;
import io.winnow.bench.recall.system.Share;
import io.winnow.bench.recall.system.UnitVector;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.model.ModelStore;
import io.winnow.retriever.model.WinnowHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures corpora of several sizes, one after the other: makes the index of each system, checks
 * all answers, then has the systems search in turn, so that what disturbs the machine disturbs them
 * alike.
 *
 * @param model SPEC of the static model
 * @param queries all of them with a known word
 * @param shares of the documents that filters accept, no filter among them
 * @param warmUp seconds of each way to search under each filter
 * @param work a folder for the indexes of one size and what is passed between the processes
 * @param progress hears what is done
 */
record RecallRun(
    String model,
    Pool pool,
    List<String> queries,
    List<Share> shares,
    int rounds,
    double warmUp,
    Path work,
    Consumer<String> progress) {
  /** Of the processes that search. */
  static final String SEARCH_HEAP = "512m";

  /** Of those that index. */
  static final String INDEX_HEAP = "2g";

  /** Measures one size. */
  Map<String, @Nullable Object> run(int size) throws IOException {
    List<IndexedDocument> documents = pool.take(size);
    Path folder = work.resolve(String.valueOf(size));
    Files.createDirectories(folder);
    try {
      JsonLines.write(folder.resolve("documents"), documents);
      JsonLines.write(folder.resolve("queries"), queries);
      Map<String, @Nullable Object> tree = new LinkedHashMap<>();
      tree.put("documents", size);
      tree.put("whole_documents", pool.documentsOf(size));
      List<BuiltIndex> indexes = new ArrayList<>();
      for (Contender system : Contender.values()) {
        tell(size, system.label() + ": indexing");
        indexes.add(build(system, size, folder));
      }
      tree.put("indexes", indexes.stream().map(BuiltIndex::tree).toList());
      tell(size, "exact answers");
      Truth truth = truth(documents);
      tree.put("vectors", truth.accepted(Share.ALL));
      tree.put("exact_answers_equal", exact(size, folder, truth));
      tree.put("searches", searches(size, folder, truth));
      return tree;
    } finally {
      WinnowHome.deleteTree(folder);
    }
  }

  private void tell(int size, String step) {
    progress.accept("%,d documents: %s".formatted(size, step));
  }

  private BuiltIndex build(Contender system, int size, Path folder) throws IOException {
    Path index = index(folder, system);
    List<String> arguments =
        List.of(system.name(), folder.resolve("documents").toString(), model, index.toString());
    try (Child process =
        new Child(
            Threads.ALL,
            folder.resolve("errors"),
            Child.jvm(List.of("-Xmx" + INDEX_HEAP), IndexerProcess.class, arguments))) {
      return new BuiltIndex(
          system, size, process.answer(system.label() + ", indexing"), IndexFiles.of(index));
    }
  }

  private static Path index(Path folder, Contender system) {
    return folder.resolve("index-" + system.name());
  }

  private Truth truth(List<IndexedDocument> documents) throws IOException {
    try (StaticModel loaded = ModelStore.loadStatic(model)) {
      return new Truth(
          documents,
          vectors(loaded, documents.stream().map(IndexedDocument::content).toList()),
          vectors(loaded, queries),
          shares,
          Searching.CANDIDATES);
    }
  }

  private static List<float[]> vectors(StaticModel model, List<String> texts) {
    float[] matrix = model.encodeAll(texts);
    List<float[]> vectors = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      vectors.add(UnitVector.ofRow(matrix, i, model.dimension()));
    }
    return vectors;
  }

  /** The systems whose exact answers were compared and are exact; others cannot be asked. */
  private List<String> exact(int size, Path folder, Truth truth) throws IOException {
    List<String> checked = new ArrayList<>();
    for (Contender system : Contender.values()) {
      tell(size, system.label() + ": checking exact answers");
      // Not in a process whose memory is measured: it reads all vectors.
      try (Searcher searcher = start(system, system.methods().getFirst(), folder, 0)) {
        boolean all = true;
        for (Share share : searcher.filters(shares)) {
          all &= searcher.checkExact(share, truth);
        }
        if (all) {
          checked.add(system.label());
        }
      }
    }
    return checked;
  }

  private List<Map<String, @Nullable Object>> searches(int size, Path folder, Truth truth)
      throws IOException {
    List<Searcher> searchers = new ArrayList<>();
    try {
      for (Contender system : Contender.values()) {
        for (String method : system.methods()) {
          searchers.add(start(system, method, folder, searchers.size()));
        }
      }
      for (Searcher searcher : searchers) {
        tell(size, searcher.name() + ": checking answers");
        for (Share share : searcher.filters(shares)) {
          searcher.check(share, truth);
        }
      }
      for (Searcher searcher : searchers) {
        tell(size, searcher.name() + ": warming up");
        searcher.warmUp(warmUp);
      }
      for (int round = 1; round <= rounds; round++) {
        tell(size, "round " + round);
        for (Searcher searcher : searchers) {
          searcher.round();
        }
      }
      List<Map<String, @Nullable Object>> trees = new ArrayList<>();
      for (Searcher searcher : searchers) {
        trees.add(searcher.tree(truth));
      }
      return trees;
    } finally {
      searchers.forEach(Searcher::close);
    }
  }

  private Searcher start(Contender system, String method, Path folder, int number)
      throws IOException {
    List<String> arguments =
        List.of(
            system.name(),
            method,
            index(folder, system).toString(),
            model,
            folder.resolve("queries").toString());
    Child process =
        new Child(
            Threads.ONE,
            folder.resolve("errors-" + number),
            Child.jvm(List.of("-Xmx" + SEARCH_HEAP), SearcherProcess.class, arguments));
    return new Searcher(system, method, process, folder.resolve("answers"));
  }
}
