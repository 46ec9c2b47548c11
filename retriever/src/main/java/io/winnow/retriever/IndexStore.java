package io.winnow.retriever;

import io.winnow.retriever.recall.FilterQuery;
import io.winnow.retriever.recall.IndexSchema;
import io.winnow.retriever.recall.NamedAnalyzer;
import io.winnow.retriever.recall.vectors.CodedVectorsFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.search.Query;
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

  /**
   * Heap for documents not yet flushed, in MB, less where the heap is small; a segment's HNSW graph
   * grows here before it is written.
   */
  private static final double RAM_BUFFER =
      Math.min(256, Runtime.getRuntime().maxMemory() / 4.0 / (1 << 20));

  private final Path folder;
  private final String fingerprint;
  private final int dimension;
  private final Directory directory;
  private final NamedAnalyzer analyzer;
  private final Chunking chunking;
  private final int graphFrom;

  private final IndexView view = new IndexView();
  private final PendingIds pending = new PendingIds();

  private String model;
  private @Nullable IndexWriter writer;

  private IndexStore(
      Path folder,
      Directory directory,
      String fingerprint,
      String model,
      int dimension,
      IndexOptions options,
      IndexInfo.@Nullable Made made)
      throws IOException {
    this.folder = folder;
    this.directory = directory;
    this.fingerprint = fingerprint;
    this.model = model;
    this.dimension = dimension;
    this.analyzer = options.analyzerFor(made == null ? null : made.analyzer(), folder);
    this.chunking = options.chunkingFor(made == null ? null : made.chunking());
    this.graphFrom = options.graphFrom();
  }

  static IndexStore open(
      Path folder, String fingerprint, String model, int dimension, IndexOptions options)
      throws IOException {
    if (!IndexInfo.isIndex(folder) && !IndexInfo.isVacant(folder)) {
      throw new IndexException(
          folder
              + " is not an index and not empty: expected an index of Winnow or a new folder;"
              + " nothing was changed");
    }
    return open(folder, FSDirectory.open(folder), fingerprint, model, dimension, options);
  }

  /**
   * An index whose files a directory reads and writes, which the store owns.
   *
   * @param folder where they are, for messages
   */
  static IndexStore open(
      Path folder,
      Directory directory,
      String fingerprint,
      String model,
      int dimension,
      IndexOptions options)
      throws IOException {
    IndexStore store = of(folder, directory, fingerprint, model, dimension, options);
    try {
      store.showCommit();
      return store;
    } catch (IOException | RuntimeException e) {
      store.close();
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
    IndexStore store = of(folder, FSDirectory.open(folder), fingerprint, model, dimension, options);
    try {
      store.writer = store.openWriter();
      store.writer.deleteAll();
      return store;
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** A store that has not read anything yet; it owns the directory. */
  private static IndexStore of(
      Path folder,
      Directory directory,
      String fingerprint,
      String model,
      int dimension,
      IndexOptions options)
      throws IOException {
    try {
      IndexInfo.Made made = IndexInfo.made(directory, folder);
      return new IndexStore(folder, directory, fingerprint, model, dimension, options, made);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  Path folder() {
    return folder;
  }

  Chunking chunking() {
    return chunking;
  }

  Analyzer analyzer() {
    return analyzer.analyzer();
  }

  /** Reads the current view, or nothing where there is no commit yet. */
  <T> @Nullable T read(IndexView.Reading<T> reading) throws IOException {
    return view.read(reading);
  }

  /** Adds or replaces; whether there was one of that id to replace. */
  synchronized boolean put(String id, List<org.apache.lucene.document.Document> block)
      throws IOException {
    return write(
        current -> {
          boolean existed = pending.exists(id, view.reader());
          current.updateDocuments(IndexSchema.idTerm(id), block);
          pending.add(id, current);
          return existed;
        });
  }

  /** Deletes by id; whether there was one. */
  synchronized boolean delete(String id) throws IOException {
    return write(
        current -> {
          boolean existed = pending.exists(id, view.reader());
          current.deleteDocuments(IndexSchema.idTerm(id));
          pending.delete(id, current);
          return existed;
        });
  }

  /** Deletes what passes a filter, committed or not; how many documents. */
  synchronized int delete(Filter filter) throws IOException {
    return write(
        current -> {
          try (DirectoryReader written = DirectoryReader.open(current)) {
            Query matching = FilterQuery.of(filter, written);
            current.deleteDocuments(matching);
            return StoredDocuments.ids(written, matching, id -> pending.delete(id, current));
          }
        });
  }

  synchronized void commit() throws IOException {
    Map<String, String> userData =
        IndexInfo.userData(fingerprint, model, dimension, analyzer.name(), chunking);
    write(
        current -> {
          current.setLiveCommitData(userData.entrySet());
          return current.commit();
        });
    showCommit();
    pending.clear();
  }

  /** Makes everything written the view, committed or not. */
  synchronized void refresh() throws IOException {
    if (writer == null) {
      return;
    }
    write(
        current -> {
          DirectoryReader before = view.reader();
          DirectoryReader newer =
              before == null
                  ? DirectoryReader.open(current)
                  : DirectoryReader.openIfChanged(before, current);
          if (newer != null) {
            view.show(newer, true);
          }
          pending.clear();
          return true;
        });
  }

  /**
   * Makes the newest commit the view, of this process or another. What a refresh showed stays: it
   * holds that commit, which no other process can have made.
   */
  synchronized void reopen() throws IOException {
    DirectoryReader now = view.reader();
    boolean ahead =
        now != null
            && writer != null
            && view.isUncommitted()
            && now.getIndexCommit().getGeneration()
                >= SegmentInfos.getLastCommitGeneration(directory);
    if (!ahead) {
      showCommit();
    }
  }

  /** Makes the newest commit the view; nothing, where there is none yet. */
  private void showCommit() throws IOException {
    try {
      DirectoryReader before = view.reader();
      if (before != null && !view.isUncommitted()) {
        DirectoryReader newer = DirectoryReader.openIfChanged(before);
        if (newer != null) {
          view.show(checked(newer), false);
        }
      } else if (!DirectoryReader.indexExists(directory)) {
        view.show(null, false);
      } else if (before != null && writer != null) {
        IndexCommit newest = DirectoryReader.listCommits(directory).getLast();
        view.show(checked(DirectoryReader.openIfChanged(before, newest)), false);
      } else {
        // What a failed writer showed may have other files of the same names.
        view.show(checked(DirectoryReader.open(directory)), false);
      }
    } catch (IOException | RuntimeException e) {
      throw IndexFiles.unreadable(folder, directory, e);
    }
  }

  /** A commit of this schema and model; another is closed, and refused. */
  private DirectoryReader checked(DirectoryReader commit) throws IOException {
    try {
      IndexInfo info = IndexInfo.of(commit, folder);
      info.requireSchema(folder);
      info.requireModel(fingerprint, dimension, folder);
      info.requireAnalyzer(analyzer.name(), folder);
      info.requireChunking(chunking, folder);
      if (model.isEmpty()) {
        model = info.model();
      }
      return commit;
    } catch (IOException | RuntimeException e) {
      commit.close();
      throw e;
    }
  }

  private interface Writing<T> {
    T with(IndexWriter writer) throws IOException;
  }

  /** Writes; where that fails, everything since the last commit is dropped. */
  private <T> T write(Writing<T> writing) throws IOException {
    IndexWriter current = writer();
    try {
      return writing.with(current);
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

  /** Back to the last commit, for the view too. */
  private void rollback(Throwable cause) {
    IndexWriter failed = writer;
    writer = null;
    if (failed == null) {
      return;
    }
    try {
      pending.clear();
      failed.rollback();
      // Only a new writer sweeps away the files that a failed one left; on a full disk they matter.
      openWriter().rollback();
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e);
    }
    try {
      if (view.isUncommitted()) {
        showCommit();
      }
    } catch (IOException | RuntimeException e) {
      cause.addSuppressed(e); // The next write or reopening tries again.
    }
  }

  /** The writer; it goes on from the newest commit, which must be of the same model. */
  private IndexWriter writer() throws IOException {
    if (writer == null) {
      IndexWriter opened = openWriter();
      try {
        showCommit();
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
    config.setRAMBufferSizeMB(RAM_BUFFER);
    config.setCommitOnClose(false);
    config.setCodec(CodedVectorsFormat.codec(graphFrom));
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

  /**
   * Closes; what was not committed is dropped. The analyzer stays open for searches that still run:
   * it holds nothing but heap.
   */
  @Override
  public synchronized void close() throws IOException {
    IndexWriter open = writer;
    IOUtils.close(view, pending::clear, open == null ? null : open::rollback, directory);
  }
}
