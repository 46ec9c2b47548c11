package io.winnow.retriever;

import io.winnow.retriever.recall.NearestDocuments;
import io.winnow.retriever.recall.NearestDocuments.BestChunk;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.lucene.search.IndexSearcher;
import org.jspecify.annotations.Nullable;

/**
 * The best chunks of documents that are about to be shown or reranked.
 *
 * @param docs numbers of the documents, in ascending order
 * @param best of each, the best first
 */
record Passages(int[] docs, List<List<BestChunk>> best) {
  private static final Passages NONE = new Passages(new int[0], List.of());

  /**
   * Compares the chunks of documents with a query.
   *
   * @param vector of the query, or null where nothing of it was known
   * @param docs in any order
   * @param most passages of a document
   */
  static Passages of(IndexSearcher searcher, float @Nullable [] vector, int[] docs, int most)
      throws IOException {
    if (vector == null || !NearestDocuments.areCut(searcher)) {
      return NONE;
    }
    int[] ascending = docs.clone();
    Arrays.sort(ascending);
    return new Passages(ascending, NearestDocuments.best(searcher, vector, ascending, most));
  }

  /** The passages of a document, the best first; none where it is whole. */
  List<Passage> of(int doc, String text) {
    int place = Arrays.binarySearch(docs, doc);
    if (place < 0 || best.get(place).getFirst().end() == 0) {
      return List.of();
    }
    return best.get(place).stream().map(chunk -> passage(chunk, text)).toList();
  }

  private static Passage passage(BestChunk best, String text) {
    Chunk chunk = new Chunk(best.start(), best.end());
    return new Passage(chunk, chunk.in(text), best.score());
  }
}
