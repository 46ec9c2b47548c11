package io.winnow.retriever.recall;

import io.winnow.retriever.recall.NearestDocuments.BestChunk;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;

/**
 * Chunks of long documents. A chunk is a Lucene document that carries a vector, the id and the
 * metadata of its document; all chunks of one stand before it, in one block that is added, deleted
 * and merged as a whole. So the way from one to the other is a number of places.
 */
public final class Chunks {
  private static final String UP = "chunk.up";
  private static final String START = "chunk.start";
  private static final String END = "chunk.end";
  private static final String COUNT = "chunk.count";

  private Chunks() {}

  /**
   * Makes a Lucene document a chunk.
   *
   * @param up how many places after it its document stands, from 1
   * @param start of its stretch of the document's text
   * @param end exclusive
   */
  static void mark(Document chunk, int up, int start, int end) {
    chunk.add(new NumericDocValuesField(UP, up));
    chunk.add(new NumericDocValuesField(START, start));
    chunk.add(new NumericDocValuesField(END, end));
  }

  /** Notes in a document how many chunks stand before it. */
  public static void count(Document document, int chunks) {
    if (chunks > 0) {
      document.add(new NumericDocValuesField(COUNT, chunks));
    }
  }

  /** Whether an index has chunks at all. */
  static boolean any(IndexReader reader) {
    return reader.leaves().stream().anyMatch(leaf -> any(leaf.reader()));
  }

  private static boolean any(LeafReader reader) {
    FieldInfos fields = reader.getFieldInfos();
    return fields.fieldInfo(UP) != null;
  }

  /** The places of the chunks of a leaf; every other Lucene document of it is a document. */
  public static Places of(LeafReader reader) throws IOException {
    return new Places(DocValues.getNumeric(reader, UP));
  }

  /** Whether Lucene documents are chunks, asked in ascending order. */
  public static final class Places {
    private final NumericDocValues up;

    private Places(NumericDocValues up) {
      this.up = up;
    }

    /** Whether there is a chunk at a number of the leaf. */
    public boolean isChunk(int doc) throws IOException {
      return up.advanceExact(doc);
    }
  }

  /** How many documents a reader has that are not deleted, chunks not counted. */
  public static int documents(IndexReader reader) throws IOException {
    int all = reader.numDocs();
    return any(reader) ? all - new IndexSearcher(reader).count(new FieldExistsQuery(UP)) : all;
  }

  /** What of a query's matches is no chunk, with the query's own scores. */
  public static Query without(Query query) {
    return new BooleanQuery.Builder()
        .add(query, Occur.MUST)
        .add(new FieldExistsQuery(UP), Occur.MUST_NOT)
        .build();
  }

  /**
   * The documents that Lucene documents belong to: of a chunk its document, of a document itself.
   *
   * @param docs numbers of the reader, in any order
   */
  static int[] documents(IndexReader reader, int[] docs) throws IOException {
    int[] documents = docs.clone();
    List<LeafReaderContext> leaves = reader.leaves();
    int[] order = ascending(docs);
    int i = 0;
    while (i < order.length) {
      LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(docs[order[i]], leaves));
      int end = leaf.docBase + leaf.reader().maxDoc();
      NumericDocValues up = DocValues.getNumeric(leaf.reader(), UP);
      for (; i < order.length && docs[order[i]] < end; i++) {
        int doc = docs[order[i]];
        if (up.advanceExact(doc - leaf.docBase)) {
          documents[order[i]] = doc + Math.toIntExact(up.longValue());
        }
      }
    }
    return documents;
  }

  private static int[] ascending(int[] docs) {
    return IntStream.range(0, docs.length)
        .boxed()
        .sorted(Comparator.comparingInt(i -> docs[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * How many chunks stand before each document; 0 where it is whole.
   *
   * @param docs in ascending order
   */
  static int[] counts(IndexReader reader, int[] docs) throws IOException {
    int[] counts = new int[docs.length];
    List<LeafReaderContext> leaves = reader.leaves();
    int i = 0;
    while (i < docs.length) {
      LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(docs[i], leaves));
      int end = leaf.docBase + leaf.reader().maxDoc();
      NumericDocValues count = DocValues.getNumeric(leaf.reader(), COUNT);
      for (; i < docs.length && docs[i] < end; i++) {
        counts[i] =
            count.advanceExact(docs[i] - leaf.docBase) ? Math.toIntExact(count.longValue()) : 0;
      }
    }
    return counts;
  }

  /** A chunk as the best one of its document. */
  static BestChunk best(IndexReader reader, int chunk, float score) throws IOException {
    LeafReaderContext leaf = reader.leaves().get(ReaderUtil.subIndex(chunk, reader.leaves()));
    int doc = chunk - leaf.docBase;
    return new BestChunk(chunk, score, value(leaf, START, doc), value(leaf, END, doc));
  }

  private static int value(LeafReaderContext leaf, String field, int doc) throws IOException {
    NumericDocValues values = DocValues.getNumeric(leaf.reader(), field);
    if (!values.advanceExact(doc)) {
      throw new IllegalStateException("document " + doc + " of the leaf is no chunk");
    }
    return Math.toIntExact(values.longValue());
  }
}
