package io.winnow.bench.recall.system;

import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.IntField;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;

/** An index of Lucene's defaults, with the vectors that Winnow has. */
final class LuceneBuilding implements Building {
  static final String ID = "id";
  static final String TITLE = "title";
  static final String TEXT = "text";
  static final String BODY = "body";
  static final String VECTOR = "vector";

  private final StaticModel model;
  private final Directory directory;
  private final IndexWriter writer;

  LuceneBuilding(Path folder, StaticModel model) throws IOException {
    this.model = model;
    directory = FSDirectory.open(folder);
    writer = new IndexWriter(directory, new IndexWriterConfig());
  }

  @Override
  public void add(List<IndexedDocument> documents, int first) throws IOException {
    float[] matrix = model.encodeAll(documents.stream().map(IndexedDocument::content).toList());
    for (int i = 0; i < documents.size(); i++) {
      IndexedDocument source = documents.get(i);
      Document document = new Document();
      document.add(new StringField(ID, String.valueOf(first + i), Store.YES));
      document.add(new StoredField(TITLE, source.title()));
      document.add(new StoredField(TEXT, source.text()));
      document.add(new TextField(BODY, source.content(), Store.NO));
      document.add(new IntField(IndexedDocument.BUCKET, source.bucket(), Store.YES));
      float[] vector = UnitVector.ofRow(matrix, i, model.dimension());
      if (vector.length > 0) {
        document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
      }
      writer.addDocument(document);
    }
  }

  @Override
  public void commit() throws IOException {
    writer.commit();
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(writer, directory);
  }
}
