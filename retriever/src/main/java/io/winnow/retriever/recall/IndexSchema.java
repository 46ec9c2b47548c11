package io.winnow.retriever.recall;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;
import org.jspecify.annotations.Nullable;

/** The fields of a Winnow index, version {@value #VERSION}, and how text becomes terms. */
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
  private static final String METADATA = "meta.";

  /** A longer value is stored but cannot be looked up; Lucene refuses terms over 32,766 bytes. */
  private static final int MAX_KEYWORD = 8192;

  private IndexSchema() {}

  /**
   * Standard tokenizer, possessives and stop words removed, lower case, Porter stems: as Anserini.
   */
  public static Analyzer analyzer() {
    return new EnglishAnalyzer();
  }

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
      Map<String, String> metadata,
      float @Nullable [] vector) {
    Document document = new Document();
    document.add(new StringField(ID, id, Field.Store.YES));
    document.add(new StoredField(TITLE, title));
    document.add(new StoredField(TEXT, text));
    document.add(new TextField(BODY, content, Field.Store.NO));
    metadata.forEach(
        (name, value) -> {
          document.add(new StoredField(METADATA + name, value));
          if (value.length() <= MAX_KEYWORD) {
            document.add(new StringField(METADATA + name, value, Field.Store.NO));
          }
        });
    if (vector != null) {
      document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
    }
    return document;
  }

  /** What was stored of a document. */
  public record Stored(String id, String title, String text, Map<String, String> metadata) {}

  /** Reads a document back. */
  public static Stored fromLucene(Document document) {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (IndexableField field : document.getFields()) {
      if (field.name().startsWith(METADATA)) {
        metadata.put(field.name().substring(METADATA.length()), field.stringValue());
      }
    }
    return new Stored(document.get(ID), document.get(TITLE), document.get(TEXT), metadata);
  }
}
