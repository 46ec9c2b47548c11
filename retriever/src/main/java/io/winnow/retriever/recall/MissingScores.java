package io.winnow.retriever.recall;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/**
 * The scores of given documents, by the functions and statistics with which the arms search.
 * Documents come in ascending order; each leaf of the index is read once, forwards.
 */
final class MissingScores {
  private MissingScores() {}

  /** What the query gives each document; 0 where it does not match. */
  static float[] bm25(IndexSearcher searcher, Query query, int[] docs) throws IOException {
    Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE, 1);
    return read(
        searcher,
        docs,
        leaf -> {
          Scorer scorer = weight.scorer(leaf);
          return scorer == null ? null : new Cursor(scorer.iterator(), scorer::score);
        });
  }

  /**
   * The cosine of each document's vector with a vector of length one, of its best chunk where it is
   * cut; 0 where there is none.
   */
  static float[] cosines(IndexSearcher searcher, float[] vector, int[] docs) throws IOException {
    return NearestDocuments.cosines(searcher, vector, docs);
  }

  private static float[] read(IndexSearcher searcher, int[] docs, Leaf source) throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    float[] scores = new float[docs.length];
    int i = 0;
    while (i < docs.length) {
      LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(docs[i], leaves));
      int end = leaf.docBase + leaf.reader().maxDoc();
      Cursor cursor = source.open(leaf);
      for (; i < docs.length && docs[i] < end; i++) {
        scores[i] = cursor == null ? 0 : cursor.score(docs[i] - leaf.docBase);
      }
    }
    return scores;
  }

  /** Where the scores of a leaf are read; null where none of its documents has one. */
  private interface Leaf {
    @Nullable Cursor open(LeafReaderContext leaf) throws IOException;
  }

  private interface Current {
    float score() throws IOException;
  }

  private record Cursor(DocIdSetIterator scored, Current current) {
    /** The score of a document of the leaf, none before the last one asked for. */
    float score(int doc) throws IOException {
      int at = scored.docID() < doc ? scored.advance(doc) : scored.docID();
      return at == doc ? current.score() : 0;
    }
  }
}
