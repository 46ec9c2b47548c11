package io.winnow.bench.recall.system;

import io.winnow.engine.StaticModel;
import io.winnow.retriever.Document;
import io.winnow.retriever.IndexOptions;
import io.winnow.retriever.Retriever;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Winnow's index, as an application makes it. */
final class WinnowBuilding implements Building {
  private final Retriever retriever;

  WinnowBuilding(Path folder, StaticModel model, IndexOptions options) throws IOException {
    retriever = Retriever.open(folder, model, options);
  }

  @Override
  public void add(List<IndexedDocument> documents, int first) throws IOException {
    List<Document> batch = new ArrayList<>(documents.size());
    for (int i = 0; i < documents.size(); i++) {
      IndexedDocument document = documents.get(i);
      batch.add(
          new Document(
              String.valueOf(first + i),
              document.title(),
              document.text(),
              Map.of(IndexedDocument.BUCKET, document.bucket())));
    }
    retriever.addAll(batch);
  }

  @Override
  public void commit() throws IOException {
    retriever.commit();
  }

  @Override
  public void close() throws IOException {
    retriever.close();
  }
}
