package io.winnow.bench.docs;

import io.winnow.engine.Progress;
import io.winnow.engine.Similarity;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.Document;
import io.winnow.retriever.Filter;
import io.winnow.retriever.Query;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.SearchResult;
import io.winnow.retriever.model.ModelStore;
import io.winnow.retriever.rerank.BiEncoderReranker;
import io.winnow.retriever.rerank.Cascade;
import io.winnow.retriever.rerank.RerankPolicy;
import io.winnow.retriever.rerank.Reranker;
import io.winnow.retriever.rerank.ScoreCache;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The README's Java: {@link ReadmeTest} compares the regions with it and runs them. */
final class Snippets {
  private Snippets() {}

  static void quickstart(Path modelFolder, Path indexFolder) throws IOException {
    // region quickstart
    try (StaticModel model = StaticModel.load(modelFolder);
        Retriever retriever = Retriever.open(indexFolder, model)) {
      retriever.add(Document.of("d1", "Read all lines", "Reads a file line by line."));
      retriever.commit();
      retriever.search(Query.of("read a file")).hits().forEach(System.out::println);
    }
    // endregion
  }

  static void recall(Path copyFolder, Retriever retriever) throws IOException {
    // region recall
    retriever.add(Document.of("d2", "Locks", "Holds a lock.").with("year", 2024).with("jdk", true));
    retriever.refresh(); // visible here now, durable only after commit()
    Query query = Query.of("lock").withFilter(Filter.parse("year >= 2020 and jdk = true"));
    System.out.println(retriever.search(query).plan()); // how the vectors were searched, and why
    System.out.println(retriever.explain(query, "d2").rank()); // and its tokens, terms and scores
    retriever.delete(Filter.below("year", 2000));
    retriever.snapshot(copyFolder); // the last commit, while others search and write
    // endregion
  }

  /** Needs a network: compiled, not run. */
  static void models() throws IOException {
    // region models
    String id = "minishlab/potion-base-8M";
    System.out.println(ModelStore.standard().download(id, Progress.NONE)); // its folder
    try (StaticModel model = ModelStore.loadStatic(id)) { // from the cache, without a network
      System.out.println(model.dimension());
    }
    // endregion
  }

  static void rerank(Retriever retriever, Reranker small, Reranker large) throws IOException {
    // region rerank
    ScoreCache cache = new ScoreCache(100_000);
    Reranker reranker = Cascade.of(cache.over(small)).then(cache.over(large), 10);
    RerankPolicy policy =
        RerankPolicy.defaults().withDepth(100).withDeadline(Duration.ofMillis(500));
    SearchResult result = retriever.search(Query.of("lock").withRerank(reranker, policy));
    System.out.println(result.rerank()); // FULL, or how far it came and why
    System.out.println(cache.stats());
    // endregion
  }

  static void kept(Retriever retriever, Path encoder) throws IOException {
    // region kept
    try (BiEncoderReranker reranker = BiEncoderReranker.load(encoder, retriever.vectors())) {
      retriever.search(Query.of("read a file").withRerank(reranker, 20));
      System.out.println(reranker.vectors().orElseThrow()); // vectors, bytes, hits, misses
    }
    // endregion
  }

  static void encode(Path modelFolder) throws IOException {
    // region encode
    try (StaticModel model = StaticModel.load(modelFolder)) {
      float[] vector = model.encode("Reads a file line by line.");
      System.out.println(Similarity.cosine(vector, model.encode("read a file")));
    }
    // endregion
  }
}
