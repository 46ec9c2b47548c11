package io.winnow.bench.recall.system;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.Arms;
import io.winnow.retriever.Hit;
import io.winnow.retriever.Query;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.SearchResult;
import io.winnow.retriever.StageTimes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Winnow's index, searched as an application does. */
final class WinnowSearching implements Searching {
  /** The plan that the retriever chooses. */
  private static final String AUTO = "auto";

  static final List<String> METHODS = List.of(AUTO);

  private final Retriever retriever;

  WinnowSearching(Path folder, StaticModel model, String method) throws IOException {
    retriever = Retriever.open(folder, model);
  }

  @Override
  public boolean canFilter() {
    return false;
  }

  @Override
  public Nearest nearest(String text, Share share) throws IOException {
    return nearest(query(text, share));
  }

  @Override
  public Optional<Nearest> exact(String text, Share share) throws IOException {
    return Optional.empty();
  }

  private Nearest nearest(Query query) throws IOException {
    SearchResult result = retriever.search(query.withArms(Arms.STATIC).withTop(CANDIDATES));
    List<Hit> hits = result.hits();
    int[] documents = new int[hits.size()];
    float[] cosines = new float[hits.size()];
    for (int i = 0; i < documents.length; i++) {
      documents[i] = Integer.parseInt(hits.get(i).document().id());
      cosines[i] = (float) hits.get(i).score();
    }
    return new Nearest(documents, cosines, "");
  }

  @Override
  public Times vectorArm(String text, Share share) throws IOException {
    return times(query(text, share).withArms(Arms.STATIC));
  }

  @Override
  public Times hybrid(String text, Share share) throws IOException {
    return times(query(text, share));
  }

  private Times times(Query query) throws IOException {
    long start = System.nanoTime();
    StageTimes times = retriever.search(query).times();
    Duration whole = Duration.ofNanos(System.nanoTime() - start);
    return new Times(times.encode(), times.hnsw(), times.bm25(), times.fuse(), whole);
  }

  private static Query query(String text, Share share) {
    if (!share.isAll()) {
      throw new IllegalArgumentException("expected no filter, found one of " + share.label());
    }
    return Query.of(text).withTop(TOP).withCandidates(CANDIDATES);
  }

  @Override
  public void close() throws IOException {
    retriever.close();
  }
}
