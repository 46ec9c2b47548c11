package io.winnow.retriever;

import io.winnow.retriever.recall.IndexSchema;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.TermQuery;
import org.jspecify.annotations.Nullable;

/**
 * Which ids an index holds once everything written is committed: a reader, and the ids written
 * after it was opened. When those are many, a newer reader takes their place, so that writing
 * without end takes bounded memory. Not thread-safe.
 */
final class PendingIds {
  /** What the ids may take, in characters and {@link #OVERHEAD} for each: some 30 MB of heap. */
  private static final long STANDARD_ROOM =
      Math.min(1L << 24, Runtime.getRuntime().maxMemory() / 16);

  /** An entry of a set of strings takes about as much as so many characters. */
  private static final int OVERHEAD = 64;

  private final long room;
  private final Set<String> added = new HashSet<>();
  private final Set<String> deleted = new HashSet<>();
  private long taken;
  private @Nullable DirectoryReader base;

  PendingIds() {
    this(STANDARD_ROOM);
  }

  /** For tests, which fill less room. */
  PendingIds(long room) {
    this.room = room;
  }

  /**
   * Whether there is a document of this id.
   *
   * @param view what there was before the first of the pending ids; null if nothing
   */
  boolean exists(String id, @Nullable IndexReader view) throws IOException {
    if (added.contains(id)) {
      return true;
    }
    IndexReader known = base == null ? view : base;
    return known != null && !deleted.contains(id) && holds(known, id);
  }

  private static boolean holds(IndexReader reader, String id) throws IOException {
    return new IndexSearcher(reader).count(new TermQuery(IndexSchema.idTerm(id))) > 0;
  }

  /** Notes a document that was written. */
  void add(String id, IndexWriter writer) throws IOException {
    if (added.add(id)) {
      note(id, writer);
    }
  }

  /** Notes that an id was deleted. */
  void delete(String id, IndexWriter writer) throws IOException {
    added.remove(id);
    if (deleted.add(id)) {
      note(id, writer);
    }
  }

  private void note(String id, IndexWriter writer) throws IOException {
    taken += id.length() + OVERHEAD;
    if (taken > room) {
      DirectoryReader newer = DirectoryReader.open(writer);
      clear();
      base = newer;
    }
  }

  /**
   * Forgets them, where the view shows what they stood for or they were dropped. The last call,
   * too: nothing stays open after it.
   */
  void clear() throws IOException {
    added.clear();
    deleted.clear();
    taken = 0;
    DirectoryReader before = base;
    base = null;
    if (before != null) {
      before.close();
    }
  }
}
