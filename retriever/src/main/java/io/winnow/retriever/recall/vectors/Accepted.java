package io.winnow.retriever.recall.vectors;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BitSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.FixedBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Which vectors of a leaf may be found.
 *
 * @param docs those of the leaf that are not deleted and pass the filter; null where all are
 * @param ords the vectors themselves in ascending order, where they are few; else null
 * @param count how many vectors, at most; exactly where {@code ords} is there
 */
record Accepted(@Nullable Bits docs, int @Nullable [] ords, int count) {
  /** Vectors are named one by one where they are at most a part of all this large. */
  private static final int FEW = 2;

  /**
   * What a filter leaves of a leaf.
   *
   * @param filter null to leave all that are not deleted
   */
  static Accepted of(LeafVectors vectors, @Nullable Weight filter) throws IOException {
    LeafReaderContext leaf = vectors.leaf;
    Bits live = leaf.reader().getLiveDocs();
    if (filter == null) {
      return new Accepted(live, null, Math.min(vectors.count(), leaf.reader().numDocs()));
    }
    Scorer scorer = filter.scorer(leaf);
    if (scorer == null) {
      return new Accepted(new Bits.MatchNoBits(leaf.reader().maxDoc()), new int[0], 0);
    }
    FixedBitSet docs = new FixedBitSet(leaf.reader().maxDoc());
    docs.or(scorer.iterator());
    if (live != null) {
      live.applyMask(docs, 0);
    }
    int passing = docs.cardinality();
    if (passing > vectors.count() / FEW) {
      return new Accepted(docs, null, Math.min(vectors.count(), passing));
    }
    int[] ords = ords(vectors, docs, passing);
    return new Accepted(docs, ords, ords.length);
  }

  private static int[] ords(LeafVectors vectors, FixedBitSet docs, int passing) throws IOException {
    int[] ords = new int[passing];
    int count = 0;
    DocIndexIterator indexed = vectors.index();
    DocIdSetIterator passed = new BitSetIterator(docs, passing);
    for (int doc = passed.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; ) {
      int at = indexed.docID() < doc ? indexed.advance(doc) : indexed.docID();
      if (at == doc) {
        ords[count++] = indexed.index();
      }
      doc = at == doc ? passed.nextDoc() : passed.advance(at);
    }
    return Arrays.copyOf(ords, count);
  }

  /** The same for Lucene's graph search. */
  AcceptDocs forGraph(int maxDoc) {
    return docs instanceof FixedBitSet bits
        ? AcceptDocs.fromIteratorSupplier(() -> new BitSetIterator(bits, count), null, maxDoc)
        : AcceptDocs.fromLiveDocs(docs, maxDoc);
  }
}
