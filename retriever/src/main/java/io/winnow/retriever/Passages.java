package io.winnow.retriever;

import io.winnow.retriever.recall.NearestDocuments;
import io.winnow.retriever.recall.NearestDocuments.BestChunk;
import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/**
 * The best chunks of documents that are about to be shown.
 *
 * @param docs numbers of the documents, in ascending order
 * @param best of each
 */
record Passages(int[] docs, BestChunk[] best) {
  private static final Passages NONE = new Passages(new int[0], new BestChunk[0]);

  /**
   * Compares the chunks of documents with a query.
   *
   * @param vector of the query, or null where nothing of it was known
   * @param docs in any order
   */
  static Passages of(IndexSearcher searcher, float @Nullable [] vector, int[] docs)
      throws IOException {
    if (vector == null || !NearestDocuments.areCut(searcher)) {
      return NONE;
    }
    int[] ascending = docs.clone();
    Arrays.sort(ascending);
    return new Passages(ascending, NearestDocuments.best(searcher, vector, ascending));
  }

  /** The passage of a document; null where it is whole. */
  @Nullable Passage of(int doc, String text) {
    int place = Arrays.binarySearch(docs, doc);
    if (place < 0 || best[place].end() == 0) {
      return null;
    }
    Chunk chunk = new Chunk(best[place].start(), best[place].end());
    return new Passage(chunk, chunk.in(text), best[place].score());
  }
}
