package io.winnow.bench.recall.system;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.Arms;
import io.winnow.retriever.Filter;
import io.winnow.retriever.Hit;
import io.winnow.retriever.Query;
import io.winnow.retriever.RecallPlan;
import io.winnow.retriever.Retriever;
import io.winnow.retriever.SearchResult;
import io.winnow.retriever.StageTimes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Winnow's index, searched as an application does. */
final class WinnowSearching implements Searching {
  /** The plan that the retriever chooses. */
  static final String AUTO = "auto";

  private final Retriever retriever;
  private final RecallPlan.@Nullable Method method;

  WinnowSearching(Path folder, StaticModel model, String method) throws IOException {
    retriever = Retriever.open(folder, model);
    this.method = method.equals(AUTO) ? null : RecallPlan.Method.parse(method);
  }

  @Override
  public boolean canFilter() {
    return true;
  }

  @Override
  public Nearest nearest(String text, Share share) throws IOException {
    return nearest(query(text, share));
  }

  @Override
  public Optional<Nearest> exact(String text, Share share) throws IOException {
    return Optional.of(nearest(query(text, share).withMethod(RecallPlan.Method.EXACT)));
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
    return new Nearest(documents, cosines, result.plan().method().name());
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
    return new Times(times.encode(), times.vectors(), times.bm25(), times.fuse(), whole);
  }

  private Query query(String text, Share share) {
    Query query = Query.of(text).withTop(TOP).withCandidates(CANDIDATES).withMethod(method);
    return share.isAll()
        ? query
        : query.withFilter(Filter.below(IndexedDocument.BUCKET, share.permille()));
  }

  @Override
  public void close() throws IOException {
    retriever.close();
  }
}
