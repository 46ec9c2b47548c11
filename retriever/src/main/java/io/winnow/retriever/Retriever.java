package io.winnow.retriever;

import io.winnow.engine.Progress;
import io.winnow.engine.Similarity;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.recall.IndexSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One index and the static model that made its vectors.
 *
 * <p>A document is durable once {@link #commit} returns; a search sees the last commit that this
 * retriever made or {@linkplain #reopen reopened}, never half of one. Safe to share between
 * threads; writing takes the folder's lock at the first write, searching takes none.
 *
 * <p>The model stays the caller's to close, after the retriever.
 */
public final class Retriever implements AutoCloseable {
  /** Lucene's default format indexes no wider vectors. */
  private static final int MAX_DIMENSION = 1024;

  private final StaticModel model;
  private final IndexStore store;

  private Retriever(StaticModel model, IndexStore store) {
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
   * Adds a document, or replaces the one of the same id. Visible after the next commit.
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
   * Deletes a document. Visible after the next commit.
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
   * Makes the newest commit visible, also one of another process.
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
   * until it is done, and if it fails, the index is as it was.
   *
   * @param modelName see {@link #open(Path, StaticModel, String)}
   * @return how many documents it holds
   */
  public static int reindex(Path folder, StaticModel model, String modelName, Progress progress)
      throws IOException {
    return Reindexing.run(folder, model, modelName, progress);
  }

  /** Both stages. The reranker's failure is told in the result; it never fails the search. */
  public SearchResult search(Query query) throws IOException {
    SearchResult result = searching(query, Search::result);
    return result == null ? Search.nothing(query) : result;
  }

  /** Searches, and explains every hit. */
  public ExplainedResult explain(Query query) throws IOException {
    ExplainedResult result = searching(query, search -> Explaining.of(model, search).answer());
    return result == null ? new ExplainedResult(Search.nothing(query), List.of()) : result;
  }

  /**
   * Searches, and explains how one document fared, whether it is in the answer or not.
   *
   * @throws IllegalArgumentException if a search sees no document of that id
   */
  public HitExplanation explain(Query query, String id) throws IOException {
    HitExplanation explanation =
        searching(query, search -> Explaining.of(model, search).document(id));
    if (explanation == null) {
      throw Explaining.unknown(id);
    }
    return explanation;
  }

  private interface Answering<T> {
    T of(Search search) throws IOException;
  }

  /** Recalls and answers from one view of the index; null where there is no commit yet. */
  private <T> @Nullable T searching(Query query, Answering<T> answering) throws IOException {
    long start = System.nanoTime();
    float[] vector = unit(model.encode(query.text()));
    Duration encode = Duration.ofNanos(System.nanoTime() - start);
    return store.read(
        searcher -> answering.of(Search.run(searcher, store.analyzer(), query, vector, encode)));
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
