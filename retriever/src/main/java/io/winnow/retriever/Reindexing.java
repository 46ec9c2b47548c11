package io.winnow.retriever;

import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * Moves an index to another model, or from an older schema: everything is deleted and added anew
 * within one commit.
 */
final class Reindexing {
  private static final int BATCH = 1024;

  private Reindexing() {}

  static int run(
      Path folder, StaticModel model, String modelName, IndexOptions options, Progress progress)
      throws IOException {
    int documents = IndexInfo.read(folder).documents();
    // The lock comes first: a commit of another process after the reading would be lost.
    try (Retriever target = Retriever.overwrite(folder, model, modelName, options);
        Directory directory = FSDirectory.open(folder);
        DirectoryReader old = DirectoryReader.open(directory)) {
      List<Document> batch = new ArrayList<>(BATCH);
      int[] done = new int[1];
      long[] characters = new long[1];
      progress.advance("embedding", 0, documents + 1);
      StoredDocuments.read(
          old,
          document -> {
            batch.add(document);
            characters[0] += document.text().length();
            if (batch.size() == BATCH || characters[0] >= Block.BATCH_CHARACTERS) {
              target.addAll(batch);
              done[0] += batch.size();
              progress.advance("embedding", done[0], documents + 1);
              batch.clear();
              characters[0] = 0;
            }
          });
      target.addAll(batch);
      progress.advance("embedding", documents, documents);
      target.commit();
      return documents;
    } catch (CorruptIndexException e) {
      throw IndexInfo.unreadable(folder, String.valueOf(e.getMessage()), e);
    }
  }
}
