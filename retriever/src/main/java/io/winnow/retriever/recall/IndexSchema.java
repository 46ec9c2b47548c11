package io.winnow.retriever.recall;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;
import org.jspecify.annotations.Nullable;

/** The fields of a Winnow index, version {@value #VERSION}. */
public final class IndexSchema {
  /** Changes when older code could not read a newer index, or the reverse. */
  public static final int VERSION = 2;

  /**
   * Changes when the same documents and the same model would become another index: other terms,
   * other texts to encode, another graph. Old indexes can still be searched.
   */
  public static final int CONTENT_VERSION = 1;

  static final String ID = "id";
  static final String TITLE = "title";
  static final String TEXT = "text";
  static final String BODY = "body";
  static final String VECTOR = "vector";

  /** The terms of title and text by themselves, for weights; their frequencies, no positions. */
  static final String TITLE_TERMS = "title.terms";

  static final String TEXT_TERMS = "text.terms";

  private static final String METADATA = "metadata";

  /** In version 1 each field of metadata was stored by itself, as text. */
  private static final String METADATA_OF_VERSION_1 = "meta.";

  private static final FieldType TERMS = new FieldType(TextField.TYPE_NOT_STORED);

  static {
    TERMS.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
    TERMS.freeze();
  }

  private IndexSchema() {}

  /** BM25 with Anserini's parameters. */
  public static Similarity similarity() {
    return new BM25Similarity(0.9f, 0.4f);
  }

  /** How many terms the lexical arm counts in all documents. */
  public static long terms(IndexReader reader) throws IOException {
    return Math.max(0, reader.getSumTotalTermFreq(BODY));
  }

  /** The term that names one document. */
  public static Term idTerm(String id) {
    return new Term(ID, id);
  }

  /**
   * A document for Lucene.
   *
   * @param content what the lexical arm reads
   * @param vector of length one, or null where no token was known
   */
  public static Document toLucene(
      String id,
      String title,
      String text,
      String content,
      Map<String, Object> metadata,
      float @Nullable [] vector) {
    Document document = new Document();
    document.add(new StringField(ID, id, Field.Store.YES));
    document.add(new StoredField(TITLE, title));
    document.add(new StoredField(TEXT, text));
    document.add(new TextField(BODY, content, Field.Store.NO));
    document.add(new Field(TITLE_TERMS, title, TERMS));
    document.add(new Field(TEXT_TERMS, text, TERMS));
    if (!metadata.isEmpty()) {
      document.add(new StoredField(METADATA, MetadataJson.write(metadata)));
      MetadataFields.add(document, metadata);
    }
    addVector(document, vector);
    return document;
  }

  /**
   * A chunk of a document for Lucene, which stands before it in one block.
   *
   * @param up how many places before it
   * @param start of its stretch of the text
   * @param end exclusive
   * @param vector as for a document
   */
  public static Document toLucene(
      String id,
      Map<String, Object> metadata,
      int up,
      int start,
      int end,
      float @Nullable [] vector) {
    Document chunk = new Document();
    chunk.add(new StringField(ID, id, Field.Store.NO));
    MetadataFields.add(chunk, metadata);
    Chunks.mark(chunk, up, start, end);
    addVector(chunk, vector);
    return chunk;
  }

  private static void addVector(Document document, float @Nullable [] vector) {
    if (vector != null) {
      document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
    }
  }

  /** What was stored of a document. */
  public record Stored(String id, String title, String text, Map<String, Object> metadata) {}

  /** The id of a document alone. */
  public static String id(StoredFields fields, int doc) throws IOException {
    return fields.document(doc, Set.of(ID)).get(ID);
  }

  /** Reads a document back, one of version 1 too. */
  public static Stored fromLucene(Document document) {
    String json = document.get(METADATA);
    return new Stored(
        document.get(ID),
        document.get(TITLE),
        document.get(TEXT),
        json == null ? metadataOfVersion1(document) : MetadataJson.read(json));
  }

  private static Map<String, Object> metadataOfVersion1(Document document) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    for (IndexableField field : document.getFields()) {
      if (field.name().startsWith(METADATA_OF_VERSION_1)) {
        metadata.put(field.name().substring(METADATA_OF_VERSION_1.length()), field.stringValue());
      }
    }
    return metadata;
  }
}
