package io.winnow.retriever;

import io.winnow.retriever.recall.Chunks;
import io.winnow.retriever.recall.IndexSchema;
import java.io.IOException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.Bits;

/** What an index holds of its documents. */
final class StoredDocuments {
  private StoredDocuments() {}

  /** Reads all that are not deleted, in the order of the index. */
  static void read(IndexReader reader, Retriever.DocumentConsumer documents) throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      Bits live = leaf.reader().getLiveDocs();
      StoredFields fields = leaf.reader().storedFields();
      Chunks.Places chunks = Chunks.of(leaf.reader());
      for (int doc = 0; doc < leaf.reader().maxDoc(); doc++) {
        if ((live == null || live.get(doc)) && !chunks.isChunk(doc)) {
          documents.accept(Document.of(IndexSchema.fromLucene(fields.document(doc))));
        }
      }
    }
  }

  /** Takes ids. */
  interface Ids {
    void accept(String id) throws IOException;
  }

  /** Reads the ids of those that match and are not deleted; how many. */
  static int ids(IndexReader reader, Query query, Ids ids) throws IOException {
    IndexSearcher searcher = new IndexSearcher(reader);
    Weight weight =
        searcher.createWeight(
            searcher.rewrite(Chunks.without(query)), ScoreMode.COMPLETE_NO_SCORES, 1);
    int count = 0;
    for (LeafReaderContext leaf : reader.leaves()) {
      Scorer scorer = weight.scorer(leaf);
      if (scorer == null) {
        continue;
      }
      Bits live = leaf.reader().getLiveDocs();
      StoredFields fields = leaf.reader().storedFields();
      DocIdSetIterator matching = scorer.iterator();
      while (matching.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        int doc = matching.docID();
        if (live == null || live.get(doc)) {
          ids.accept(IndexSchema.id(fields, doc));
          count++;
        }
      }
    }
    return count;
  }
}
