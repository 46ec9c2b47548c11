package io.winnow.retriever;

import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.recall.Chunks;
import io.winnow.retriever.recall.FilterQuery;
import io.winnow.retriever.recall.MetadataFields;
import io.winnow.retriever.transformer.VectorFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.lucene.index.IndexReader;
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
    return open(folder, model, modelName, IndexOptions.defaults());
  }

  /**
   * Opens an index that is made in another way than by default.
   *
   * @throws IndexException also if the index was made with another analyzer or other chunks
   * @throws IllegalArgumentException for chunks of more tokens than the model reads of a text
   */
  public static Retriever open(Path folder, StaticModel model, IndexOptions options)
      throws IOException {
    return open(folder, model, "", options);
  }

  /** Opens an index with a name for its model and options. */
  public static Retriever open(
      Path folder, StaticModel model, String modelName, IndexOptions options) throws IOException {
    requireIndexable(model);
    options.requireReadable(model.options().maxLength());
    return new Retriever(
        model, IndexStore.open(folder, model.fingerprint(), modelName, model.dimension(), options));
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
  static Retriever overwrite(Path folder, StaticModel model, String modelName, IndexOptions options)
      throws IOException {
    requireIndexable(model);
    options.requireReadable(model.options().maxLength());
    IndexStore store =
        IndexStore.overwrite(folder, model.fingerprint(), modelName, model.dimension(), options);
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
    return addAll(List.of(document)) == 1;
  }

  /**
   * Adds documents in their order, their vectors made in parallel.
   *
   * @return how many replaced one of the same id
   */
  public int addAll(List<Document> documents) throws IOException {
    int replaced = 0;
    for (List<Document> batch : Block.batches(documents)) {
      for (Block block : Block.of(batch, store.chunking(), model)) {
        if (store.put(block.id(), block.documents())) {
          replaced++;
        }
      }
    }
    return replaced;
  }

  /**
   * Deletes a document. Visible after the next {@link #commit} or {@link #refresh}.
   *
   * @return whether there was one of that id
   */
  public boolean delete(String id) throws IOException {
    return store.delete(id);
  }

  /**
   * Deletes what passes a filter, also of what was added since the last commit. Visible after the
   * next commit or refresh.
   *
   * @return how many documents
   * @throws IllegalArgumentException for a field, or a type in it, that the index does not have
   */
  public int delete(Filter filter) throws IOException {
    return store.delete(filter);
  }

  /**
   * How many of the documents that a search sees pass a filter.
   *
   * @throws IllegalArgumentException for a field, or a type in it, that the index does not have
   */
  public int count(Filter filter) throws IOException {
    Integer count =
        store.read(
            searcher -> {
              IndexReader reader = searcher.getIndexReader();
              return searcher.count(Chunks.without(FilterQuery.of(filter, reader)));
            });
    return count == null ? 0 : count;
  }

  /** The metadata fields of the documents that a search sees, by name, then by type. */
  public List<IndexField> fields() throws IOException {
    List<IndexField> fields =
        store.read(searcher -> MetadataFields.list(searcher.getIndexReader()));
    return fields == null ? List.of() : fields;
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

  /**
   * Where bi-encoders keep the vectors of this index's documents: {@code
   * BiEncoderReranker.load(source, retriever.vectors())}. Nothing of it is part of a commit or a
   * snapshot, and it can be deleted.
   */
  public VectorFolder vectors() {
    return VectorFolder.of(store.folder());
  }

  /** How many documents a search sees. */
  public int size() throws IOException {
    Integer count = store.read(searcher -> Chunks.documents(searcher.getIndexReader()));
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
    return reindex(folder, model, modelName, IndexOptions.defaults(), progress);
  }

  /**
   * The same, with another analyzer too if the options name one.
   *
   * @return how many documents it holds
   */
  public static int reindex(
      Path folder, StaticModel model, String modelName, IndexOptions options, Progress progress)
      throws IOException {
    return Reindexing.run(folder, model, modelName, options, progress);
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

  /**
   * Both stages. What the reranker fails to do is told in the result; it never fails the search,
   * and where the query has a deadline the answer does not wait for it any longer.
   *
   * @throws IllegalArgumentException for a filter by a field, or a type in it, that the index does
   *     not have
   */
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
    Deadline deadline =
        new Deadline(start, query.reranker() == null ? null : query.policy().deadline());
    float[] vector = Block.unit(model.encode(query.words()));
    Duration encode = Duration.ofNanos(System.nanoTime() - start);
    return store.read(
        searcher ->
            answering.of(Search.run(searcher, store.analyzer(), query, vector, encode, deadline)));
  }

  /** Closes the index; what was not committed is dropped. */
  @Override
  public void close() throws IOException {
    store.close();
  }
}
