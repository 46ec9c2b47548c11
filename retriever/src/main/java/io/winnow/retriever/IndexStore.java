package io.winnow.retriever;

import io.winnow.retriever.recall.FilterQuery;
import io.winnow.retriever.recall.IndexSchema;
import io.winnow.retriever.recall.NamedAnalyzer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;
import org.apache.lucene.util.IOUtils;
import org.jspecify.annotations.Nullable;

/**
 * The Lucene side of one index folder: a view of its last commit, and a writer that is opened when
 * something is first written, so that searching takes no lock. Reading is free of locks; writing
 * methods are synchronized.
 */
final class IndexStore implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.winnow.retriever");

  /** Heap for documents not yet flushed; a segment's HNSW graph grows here before it is written. */
  private static final double RAM_BUFFER_MB = 256;

  private final Path folder;
  private final String fingerprint;
  private final int dimension;
  private final Directory directory;
  private final IndexOptions options;
  private final NamedAnalyzer analyzer;

  /** Ids added, and ids deleted, since the last commit. */
  private final Set<String> added = new HashSet<>();

  private final Set<String> deleted = new HashSet<>();

  private String model;
  private volatile @Nullable SearcherManager searchers;
  private @Nullable IndexWriter writer;

  /**
   * @param remembered name of the analyzer of an index that is there, or null
   */
  private IndexStore(
      Path folder,
      Directory directory,
      String fingerprint,
      String model,
      int dimension,
      IndexOptions options,
      @Nullable String remembered)
      throws IOException {
    this.folder = folder;
    this.directory = directory;
    this.fingerprint = fingerprint;
    this.model = model;
    this.dimension = dimension;
    this.options = options;
    this.analyzer = options.analyzerFor(remembered, folder);
  }

  static IndexStore open(
      Path folder, String fingerprint, String model, int dimension, IndexOptions options)
      throws IOException {
    boolean exists = IndexInfo.isIndex(folder);
    if (!exists && !IndexInfo.isVacant(folder)) {
      throw new IndexException(
          folder
              + " is not an index and not empty: expected an index of Winnow or a new folder;"
              + " nothing was changed");
    }
    Directory directory = FSDirectory.open(folder);
    try {
      String remembered = exists ? IndexInfo.analyzer(directory, folder) : null;
      IndexStore store =
          new IndexStore(folder, directory, fingerprint, model, dimension, options, remembered);
      if (exists) {
        store.view();
      }
      return store;
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /**
   * An index of any model and any analyzer, whose documents are all deleted by the next commit.
   *
   * @param options whose analyzer is taken, or else the one that the index has
   */
  static IndexStore overwrite(
      Path folder, String fingerprint, String model, int dimension, IndexOptions options)
      throws IOException {
    Directory directory = FSDirectory.open(folder);
    IndexStore store;
    try {
      String remembered = IndexInfo.analyzer(directory, folder);
      store = new IndexStore(folder, directory, fingerprint, model, dimension, options, remembered);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
    try {
      store.writer = store.openWriter();
      store.writer.deleteAll();
      return store;
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  Analyzer analyzer() {
    return analyzer.analyzer();
  }

  /** Opens the view of the last commit; the factory checks each commit that becomes the view. */
  private void view() throws IOException {
    try {
      searchers = new SearcherManager(directory, new CheckedSearchers());
    } catch (CorruptIndexException | IndexFormatTooOldException | IndexFormatTooNewException e) {
      throw IndexInfo.unreadable(folder, e);
    }
  }

  private final class CheckedSearchers extends SearcherFactory {
    @Override
    public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous)
        throws IOException {
      IndexInfo info = IndexInfo.of((DirectoryReader) reader, folder);
      info.requireModel(fingerprint, dimension, folder);
      info.requireAnalyzer(analyzer.name(), folder);
      if (model.isEmpty()) {
        model = info.model();
      }
      IndexSearcher searcher = new IndexSearcher(reader);
      searcher.setSimilarity(IndexSchema.similarity());
      return searcher;
    }
  }

  /** Something done with a searcher that stays open meanwhile. */
  interface Reading<T> {
    T with(IndexSearcher searcher) throws IOException;
  }

  /** Reads the current view, or nothing where there is no commit yet. */
  <T> @Nullable T read(Reading<T> reading) throws IOException {
    SearcherManager manager = searchers;
    if (manager == null) {
      return null;
    }
    IndexSearcher searcher = manager.acquire();
    try {
      return reading.with(searcher);
    } finally {
      manager.release(searcher);
    }
  }

  /** Adds or replaces; whether there was one of that id to replace. */
  synchronized boolean put(String id, org.apache.lucene.document.Document document)
      throws IOException {
    write(current -> current.updateDocument(IndexSchema.idTerm(id), document));
    boolean existed = exists(id);
    added.add(id);
    return existed;
  }

  /** Deletes by id; whether there was one. */
  synchronized boolean delete(String id) throws IOException {
    write(current -> current.deleteDocuments(IndexSchema.idTerm(id)));
    boolean existed = exists(id);
    added.remove(id);
    deleted.add(id);
    return existed;
  }

  /** Deletes what passes a filter, committed or not; how many documents. */
  synchronized int delete(Filter filter) throws IOException {
    List<String> ids = new ArrayList<>();
    write(
        current -> {
          try (DirectoryReader pending = DirectoryReader.open(current)) {
            Query matching = FilterQuery.of(filter, pending);
            ids.addAll(StoredDocuments.ids(pending, matching));
            return current.deleteDocuments(matching);
          }
        });
    ids.forEach(added::remove);
    deleted.addAll(ids);
    return ids.size();
  }

  /** Whether a document will be there after the next commit, seen from before this write. */
  private boolean exists(String id) throws IOException {
    return added.contains(id) || (!deleted.contains(id) && isCommitted(id));
  }

  private boolean isCommitted(String id) throws IOException {
    return Boolean.TRUE.equals(
        read(searcher -> searcher.count(new TermQuery(IndexSchema.idTerm(id))) > 0));
  }

  synchronized void commit() throws IOException {
    Map<String, String> userData =
        IndexInfo.userData(fingerprint, model, dimension, analyzer.name());
    write(
        current -> {
          current.setLiveCommitData(userData.entrySet());
          return current.commit();
        });
    forgetPending();
    reopen();
  }

  private interface Writing {
    long with(IndexWriter writer) throws IOException;
  }

  /** Writes; where that fails, everything since the last commit is dropped. */
  private void write(Writing writing) throws IOException {
    IndexWriter current = writer();
    try {
      writing.with(current);
    } catch (IOException | IllegalStateException e) {
      // A failed merge, on a thread of its own, closes the writer; the next call meets it closed.
      Throwable tragedy = current.getTragicException();
      if (tragedy == null && e instanceof IllegalStateException) {
        throw e;
      }
      Throwable cause = tragedy == null ? e : tragedy;
      rollback(cause);
      throw new IndexException(
          "writing failed: "
              + cause.getMessage()
              + "; the index is as of its last commit ("
              + folder
              + "): mend the cause, such as a full disk, and add again",
          cause);
    }
  }

  private void rollback(Throwable cause) {
    IndexWriter failed = writer;
    writer = null;
    forgetPending();
    if (failed == null) {
      return;
    }
    try {
      failed.rollback();
      // Only a new writer sweeps away the files that a failed one left; on a full disk they matter.
      openWriter().rollback();
    } catch (IOException | IllegalStateException e) {
      cause.addSuppressed(e);
    }
  }

  private void forgetPending() {
    added.clear();
    deleted.clear();
  }

  /** Makes the newest commit, of this process or another, the view. */
  synchronized void reopen() throws IOException {
    SearcherManager manager = searchers;
    if (manager != null) {
      manager.maybeRefreshBlocking();
    } else if (IndexInfo.isIndex(folder)) {
      view();
    }
  }

  /** The writer; it goes on from the newest commit, which must be of the same model. */
  private IndexWriter writer() throws IOException {
    if (writer == null) {
      IndexWriter opened = openWriter();
      try {
        reopen();
      } catch (IOException | RuntimeException e) {
        opened.rollback();
        throw e;
      }
      writer = opened;
    }
    return writer;
  }

  private IndexWriter openWriter() throws IOException {
    IndexWriterConfig config = new IndexWriterConfig(analyzer.analyzer());
    config.setSimilarity(IndexSchema.similarity());
    config.setRAMBufferSizeMB(RAM_BUFFER_MB);
    config.setCommitOnClose(false);
    config.setMergeScheduler(new QuietMergeScheduler());
    try {
      return new IndexWriter(directory, config);
    } catch (LockObtainFailedException e) {
      throw new IndexException(
          "the index is being written by another process: "
              + folder
              + "; wait for it to end, or end it",
          e);
    }
  }

  /**
   * The failure of a merge reaches the next caller through the writer; its thread need not shout.
   */
  private static final class QuietMergeScheduler extends ConcurrentMergeScheduler {
    @Override
    protected void handleMergeException(Throwable failure) {
      LOG.log(System.Logger.Level.DEBUG, "a merge failed", failure);
    }
  }

  /** Closes; what was not committed is dropped. */
  @Override
  public synchronized void close() throws IOException {
    IndexWriter open = writer;
    IOUtils.close(
        open == null ? null : open::rollback,
        searchers,
        options.own() == null ? analyzer.analyzer() : null,
        directory);
  }
}
