package io.winnow.retriever;

import io.winnow.retriever.recall.IndexSchema;
import java.io.Closeable;
import java.io.IOException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/**
 * What searches see: one point in time of an index, replaced as a whole. Reading takes no lock, and
 * a reading that runs while the view is replaced or closed ends on the one it began with.
 */
final class IndexView implements Closeable {
  /**
   * @param reader counts its users; this view is one of them
   * @param uncommitted whether it came from a writer, ahead of its commits
   */
  private record Shown(DirectoryReader reader, IndexSearcher searcher, boolean uncommitted) {
    static Shown of(DirectoryReader reader, boolean uncommitted) {
      IndexSearcher searcher = new IndexSearcher(reader);
      searcher.setSimilarity(IndexSchema.similarity());
      return new Shown(reader, searcher, uncommitted);
    }
  }

  private volatile @Nullable Shown shown;
  private volatile boolean closed;

  /** Something done with a searcher that stays open meanwhile. */
  interface Reading<T> {
    T with(IndexSearcher searcher) throws IOException;
  }

  /** Reads, or gives null where there is nothing to see yet. */
  <T> @Nullable T read(Reading<T> reading) throws IOException {
    while (true) {
      Shown now = shown;
      if (closed) {
        throw new IllegalStateException("the retriever is closed");
      }
      if (now == null) {
        return null;
      }
      // A reader that was replaced and let go since the line above is not to be had any more.
      if (now.reader.tryIncRef()) {
        try {
          return reading.with(now.searcher);
        } finally {
          now.reader.decRef();
        }
      }
    }
  }

  /** The reader that is shown, for the one thread that may replace it. */
  @Nullable DirectoryReader reader() {
    Shown now = shown;
    return now == null ? null : now.reader;
  }

  /** Whether it shows what is not committed. */
  boolean isUncommitted() {
    Shown now = shown;
    return now != null && now.uncommitted;
  }

  /** Shows another point in time. The view owns the reader from here on; null shows nothing. */
  void show(@Nullable DirectoryReader reader, boolean uncommitted) throws IOException {
    Shown before = shown;
    shown = reader == null ? null : Shown.of(reader, uncommitted);
    if (before != null) {
      before.reader.decRef();
    }
  }

  /** Readings that run end first; those that come are refused. */
  @Override
  public void close() throws IOException {
    closed = true;
    show(null, false);
  }
}
