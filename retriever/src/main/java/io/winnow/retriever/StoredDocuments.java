package io.winnow.retriever;

import io.winnow.retriever.recall.IndexSchema;
import java.io.IOException;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.util.Bits;

/** What an index holds of its documents. */
final class StoredDocuments {
  private StoredDocuments() {}

  /** Reads all that are not deleted, in the order of the index. */
  static void read(IndexReader reader, Retriever.DocumentConsumer documents) throws IOException {
    for (LeafReaderContext leaf : reader.leaves()) {
      Bits live = leaf.reader().getLiveDocs();
      StoredFields fields = leaf.reader().storedFields();
      for (int doc = 0; doc < leaf.reader().maxDoc(); doc++) {
        if (live == null || live.get(doc)) {
          documents.accept(Document.of(IndexSchema.fromLucene(fields.document(doc))));
        }
      }
    }
  }
}
