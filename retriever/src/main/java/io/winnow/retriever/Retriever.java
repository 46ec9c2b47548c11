package io.winnow.retriever;

import io.winnow.engine.Progress;
import io.winnow.engine.Similarity;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.recall.Candidate;
import io.winnow.retriever.recall.IndexSchema;
import io.winnow.retriever.recall.Recall;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/**
 * One index and the static model that made its vectors.
 *
 * <p>A document is durable once {@link #commit} returns. A search sees the last commit that this
 * retriever made or {@linkplain #reopen reopened}, or what was written until the last {@link
 * #refresh}; never half of a document, and the whole search the same. Safe to share between
 * threads; writing takes the folder's lock at the first write, searching takes none. A search that
 * runs while the retriever is closed ends; one that comes after is an {@link
 * IllegalStateException}.
 *
 * <p>Where writing fails, a full disk say, everything since the last commit is dropped, for
 * searches too, and the error says so; the retriever can be written to again.
 *
 * <p>The model stays the caller's to close, after the retriever.
 */
public final class Retriever implements AutoCloseable {
  /** Lucene's default format indexes no wider vectors. */
  private static final int MAX_DIMENSION = 1024;

  private final StaticModel model;
  private final IndexStore store;

  Retriever(StaticModel model, IndexStore store) {
    this.model = model;
    this.store = store;
  }

  /**
   * Opens the index in a folder, or one yet to be made: a folder that is empty or not there becomes
   * an index at the first commit.
   *
   * @throws IndexException if the folder holds something else, or an index of another model
   */
  public static Retriever open(Path folder, StaticModel model) throws IOException {
    return open(folder, model, "");
  }

  /**
   * Opens an index and gives the name under which it remembers its model.
   *
   * @param modelName what {@link IndexInfo#model()} will say; if empty, what it said before
   */
  public static Retriever open(Path folder, StaticModel model, String modelName)
      throws IOException {
    requireIndexable(model);
    return new Retriever(
        model, IndexStore.open(folder, model.fingerprint(), modelName, model.dimension()));
  }

  private static void requireIndexable(StaticModel model) throws IndexException {
    if (model.dimension() > MAX_DIMENSION) {
      throw new IndexException(
          "vectors too wide for the index: expected at most "
              + MAX_DIMENSION
              + " dimensions, the model has "
              + model.dimension());
    }
  }

  /** An index of any model, whose documents are all deleted by the next commit. */
  static Retriever overwrite(Path folder, StaticModel model, String modelName) throws IOException {
    requireIndexable(model);
    IndexStore store =
        IndexStore.overwrite(folder, model.fingerprint(), modelName, model.dimension());
    return new Retriever(model, store);
  }

  /** The model that encodes documents and queries. */
  public StaticModel model() {
    return model;
  }

  /**
   * Adds a document, or replaces the one of the same id. Visible after the next {@link #commit} or
   * {@link #refresh}.
   *
   * @return whether it replaced one, committed or not
   */
  public boolean add(Document document) throws IOException {
    return put(document, unit(model.encode(document.content())));
  }

  /**
   * Adds documents in their order, their vectors made in parallel.
   *
   * @return how many replaced one of the same id
   */
  public int addAll(List<Document> documents) throws IOException {
    int dim = model.dimension();
    float[] vectors = model.encodeAll(documents.stream().map(Document::content).toList());
    int replaced = 0;
    for (int i = 0; i < documents.size(); i++) {
      float[] vector = new float[dim];
      System.arraycopy(vectors, i * dim, vector, 0, dim);
      if (put(documents.get(i), unit(vector))) {
        replaced++;
      }
    }
    return replaced;
  }

  private boolean put(Document document, float @Nullable [] vector) throws IOException {
    return store.put(
        document.id(),
        IndexSchema.toLucene(
            document.id(),
            document.title(),
            document.text(),
            document.content(),
            document.metadata(),
            vector));
  }

  /**
   * Deletes a document. Visible after the next {@link #commit} or {@link #refresh}.
   *
   * @return whether there was one of that id
   */
  public boolean delete(String id) throws IOException {
    return store.delete(id);
  }

  /** Makes everything added and deleted so far durable and visible. */
  public void commit() throws IOException {
    store.commit();
  }

  /**
   * Makes everything added and deleted so far visible to this retriever's searches, without making
   * it durable: much cheaper than a commit. Does nothing where nothing was written.
   *
   * @throws IndexException if it cannot be written; everything since the last commit is dropped
   */
  public void refresh() throws IOException {
    store.refresh();
  }

  /**
   * Makes the newest commit visible, also one of another process. What a {@link #refresh} has shown
   * stays visible.
   *
   * @throws IndexException if that commit is of another model; the view stays as it was
   */
  public void reopen() throws IOException {
    store.reopen();
  }

  /** How many documents a search sees. */
  public int size() throws IOException {
    Integer count = store.read(searcher -> searcher.getIndexReader().numDocs());
    return count == null ? 0 : count;
  }

  /**
   * Hands over every document that a search sees, in no particular order, as it was added.
   *
   * @throws IOException if the index cannot be read, or what {@code documents} throws
   */
  public void read(DocumentConsumer documents) throws IOException {
    store.read(
        searcher -> {
          StoredDocuments.read(searcher.getIndexReader(), documents);
          return true;
        });
  }

  /** Takes documents one by one. */
  @FunctionalInterface
  public interface DocumentConsumer {
    /** Takes one; what it throws ends the reading. */
    void accept(Document document) throws IOException;
  }

  /**
   * Replaces every vector of an index by another model's, from the stored texts, in one commit:
   * until it is done, and if it fails, the index is as it was. An index of an older schema becomes
   * one of this version, with the same model or another.
   *
   * @param modelName see {@link #open(Path, StaticModel, String)}
   * @return how many documents it holds
   */
  public static int reindex(Path folder, StaticModel model, String modelName, Progress progress)
      throws IOException {
    return Reindexing.run(folder, model, modelName, progress);
  }

  /**
   * Copies the newest commit of this index; what is not committed is not in the copy. See {@link
   * #snapshot(Path, Path)}.
   *
   * @return what the copy says of itself
   */
  public IndexInfo snapshot(Path target) throws IOException {
    return snapshot(store.folder(), target);
  }

  /**
   * Copies the newest commit of an index while any process searches, writes and commits: no lock is
   * taken, nobody waits. Each file is compared with its checksum after it was copied and is on the
   * disk before the copy appears under its name.
   *
   * @param target a folder that is not there, or empty; made with those above it
   * @return what the copy says of itself
   * @throws IndexException if there is no index, a file of it is damaged, or the target is in use;
   *     the target is then as it was
   */
  public static IndexInfo snapshot(Path folder, Path target) throws IOException {
    Snapshot.copy(folder, target);
    return IndexInfo.read(target);
  }

  /** Both stages. The reranker's failure is told in the result; it never fails the search. */
  public SearchResult search(Query query) throws IOException {
    long start = System.nanoTime();
    float[] vector = unit(model.encode(query.text()));
    Duration encode = Duration.ofNanos(System.nanoTime() - start);
    SearchResult result = store.read(searcher -> search(searcher, query, vector, encode));
    if (result != null) {
      return result;
    }
    Duration none = Duration.ZERO;
    return Reranking.apply(query, List.of(), new StageTimes(encode, none, none, none, null));
  }

  private SearchResult search(
      IndexSearcher searcher, Query query, float @Nullable [] vector, Duration encode)
      throws IOException {
    Recall.Recalled recalled =
        Recall.recall(
            searcher,
            store.analyzer(),
            query.arms() == Arms.STATIC ? null : query.text(),
            query.arms() == Arms.BM25 ? null : vector,
            query.arms() == Arms.BOTH ? query.fusion() : null,
            query.candidates());
    List<Candidate> best = recalled.candidates();
    int read = Math.min(best.size(), Math.max(query.top(), query.depth()));
    StoredFields fields = searcher.storedFields();
    List<Hit> hits = new ArrayList<>(read);
    for (int i = 0; i < read; i++) {
      hits.add(hit(best.get(i), i + 1, fields));
    }
    return Reranking.apply(
        query,
        hits,
        new StageTimes(encode, recalled.bm25(), recalled.hnsw(), recalled.fuse(), null));
  }

  private static Hit hit(Candidate candidate, int rank, StoredFields fields) throws IOException {
    Document document = Document.of(IndexSchema.fromLucene(fields.document(candidate.doc())));
    Candidate.Place vector = candidate.staticArm();
    Candidate.Place terms = candidate.bm25Arm();
    return new Hit(
        rank,
        document,
        candidate.score(),
        new Hit.Stages(
            vector == null ? null : vector.rank(),
            vector == null ? null : vector.score(),
            terms == null ? null : terms.rank(),
            terms == null ? null : terms.score(),
            rank,
            candidate.score(),
            null));
  }

  /** The vector at length one; null for the zero vector, which has no direction to compare. */
  private static float @Nullable [] unit(float[] vector) {
    float norm = Similarity.norm(vector);
    if (norm == 0 || !Float.isFinite(norm)) {
      return null;
    }
    for (int c = 0; c < vector.length; c++) {
      vector[c] /= norm;
    }
    return vector;
  }

  /** Closes the index; what was not committed is dropped. */
  @Override
  public void close() throws IOException {
    store.close();
  }
}
