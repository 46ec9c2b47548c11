package io.winnow.bench.eval;

import io.winnow.datasets.Corpus;
import io.winnow.datasets.CorpusDocument;
import io.winnow.datasets.RunFile;
import io.winnow.engine.Progress;
import io.winnow.engine.Similarity;
import io.winnow.retriever.Document;
import io.winnow.retriever.transformer.SentenceEncoder;
import io.winnow.retriever.transformer.VectorCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A sentence encoder over the whole corpus and an exact scan: the model that users come from. The
 * vectors are in memory, 4 bytes a dimension and document; on disk they stay in the cache.
 */
final class ContextualSystem implements SystemUnderTest {
  /** Documents encoded in one call; what a killed run loses at most. */
  private static final int CALL = 256;

  /** Hits of an answer, as a search gives them by default. */
  private static final int TOP = 10;

  private final VectorCache cache;
  private final Map<String, float[]> vectors = new LinkedHashMap<>();
  private final boolean freshCache;
  private int encoded;
  private long encodingNanos;

  private ContextualSystem(VectorCache cache) {
    this.cache = cache;
    this.freshCache = cache.size() == 0;
  }

  /**
   * Encodes what the cache does not hold yet. Of documents with one id the last counts, as in an
   * index.
   *
   * @param cache stays the caller's to close, and so does its encoder
   */
  static ContextualSystem over(Corpus corpus, VectorCache cache, Progress progress)
      throws IOException {
    ContextualSystem system = new ContextualSystem(cache);
    String step = "encoding with " + cache.encoder().name();
    long expected = corpus.size().orElse(0);
    List<Document> batch = new ArrayList<>(CALL);
    progress.advance(step, 0, expected + 1);
    try {
      corpus.read(
          document -> {
            batch.add(document(document));
            if (batch.size() == CALL) {
              system.encode(batch);
              progress.advance(step, system.vectors.size(), expected + 1);
            }
          },
          _ -> {}); // the caller was told when the collection was checked
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    system.encode(batch);
    progress.advance(step, system.vectors.size(), system.vectors.size());
    return system;
  }

  private static Document document(CorpusDocument document) {
    return new Document(document.id(), document.title(), document.text(), Map.of());
  }

  private void encode(List<Document> batch) {
    int before = cache.size();
    long start = System.nanoTime();
    int dimension = cache.encoder().dimension();
    float[] rows;
    try {
      rows =
          cache.embed(
              batch.stream().map(Document::content).toList(), cache.encoder().documentPrompt());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (cache.size() > before) {
      encoded += cache.size() - before;
      encodingNanos += System.nanoTime() - start;
    }
    for (int i = 0; i < batch.size(); i++) {
      vectors.put(batch.get(i).id(), Arrays.copyOfRange(rows, i * dimension, (i + 1) * dimension));
    }
    batch.clear();
  }

  @Override
  public Answer answer(String query) {
    return answer(query, TOP);
  }

  @Override
  public void warmUp(List<String> queries) {
    queries.stream().limit(WARM_UP).forEach(this::answer);
  }

  @Override
  public List<List<RunFile.Entry>> deeper(String query, int hits) {
    return List.of(answer(query, hits).hits());
  }

  private Answer answer(String query, int hits) {
    SentenceEncoder encoder = cache.encoder();
    long start = System.nanoTime();
    float[] vector = encoder.embed(List.of(query), encoder.queryPrompt());
    long afterEncode = System.nanoTime();
    List<RunFile.Entry> best = scan(vector, hits);
    Map<String, Duration> times = new LinkedHashMap<>();
    times.put("encode", Duration.ofNanos(afterEncode - start));
    times.put("scan", Duration.ofNanos(System.nanoTime() - afterEncode));
    return new Answer(best, times, null);
  }

  private List<RunFile.Entry> scan(float[] vector, int hits) {
    Comparator<RunFile.Entry> worstFirst = Comparator.comparingDouble(RunFile.Entry::score);
    PriorityQueue<RunFile.Entry> best = new PriorityQueue<>(hits + 1, worstFirst);
    vectors.forEach(
        (id, candidate) -> {
          float score = Similarity.dot(vector, candidate);
          RunFile.Entry worst = best.peek();
          if (worst == null || best.size() < hits || score > worst.score()) {
            best.add(new RunFile.Entry(id, score));
            if (best.size() > hits) {
              best.remove();
            }
          }
        });
    return best.stream().sorted(worstFirst.reversed()).toList();
  }

  @Override
  public Index index() {
    @Nullable Double seconds = encodingNanos == 0 ? null : encodingNanos / 1e9;
    boolean all = freshCache || encoded >= vectors.size();
    return new Index(
        vectors.size(),
        (long) vectors.size() * cache.encoder().dimension() * Float.BYTES,
        all ? seconds : null,
        seconds == null ? null : encoded / seconds,
        null);
  }

  /** Closes nothing: the cache is the caller's. */
  @Override
  public void close() {}
}
