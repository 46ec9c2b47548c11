package io.winnow.retriever;

import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.recall.IndexSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.Bits;

/** Moves an index to another model: everything is deleted and added anew within one commit. */
final class Reindexing {
  private static final int BATCH = 1024;

  private Reindexing() {}

  static int run(Path folder, StaticModel model, String modelName, Progress progress)
      throws IOException {
    IndexInfo.read(folder);
    // The lock comes first: a commit of another process after the reading would be lost.
    try (Retriever target = Retriever.overwrite(folder, model, modelName);
        Directory directory = FSDirectory.open(folder);
        DirectoryReader old = DirectoryReader.open(directory)) {
      List<Document> batch = new ArrayList<>(BATCH);
      int done = 0;
      progress.advance("embedding", 0, old.numDocs() + 1);
      for (LeafReaderContext leaf : old.leaves()) {
        Bits live = leaf.reader().getLiveDocs();
        StoredFields fields = leaf.reader().storedFields();
        for (int doc = 0; doc < leaf.reader().maxDoc(); doc++) {
          if (live != null && !live.get(doc)) {
            continue;
          }
          batch.add(Document.of(IndexSchema.fromLucene(fields.document(doc))));
          if (batch.size() == BATCH) {
            target.addAll(batch);
            done += batch.size();
            progress.advance("embedding", done, old.numDocs() + 1);
            batch.clear();
          }
        }
      }
      target.addAll(batch);
      progress.advance("embedding", old.numDocs(), old.numDocs());
      target.commit();
      return old.numDocs();
    } catch (CorruptIndexException e) {
      throw IndexInfo.unreadable(folder, e);
    }
  }
}
