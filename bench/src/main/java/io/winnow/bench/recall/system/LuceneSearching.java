package io.winnow.bench.recall.system;

import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.IntField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.VectorScorer;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.IOUtils;
import org.apache.lucene.util.QueryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Lucene by its defaults: {@link KnnFloatVectorQuery} with as many neighbours as are asked for,
 * BM25 over the standard analyzer, and {@link TopDocs#rrf} with the constant of its paper.
 */
final class LuceneSearching implements Searching {
  private static final int RRF = 60;

  private final StaticModel model;
  private final Directory directory;
  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private int[] buckets = {};
  private final QueryBuilder words = new QueryBuilder(new StandardAnalyzer());

  LuceneSearching(Path folder, StaticModel model) throws IOException {
    this.model = model;
    directory = FSDirectory.open(folder);
    reader = DirectoryReader.open(directory);
    searcher = new IndexSearcher(reader);
  }

  @Override
  public boolean canFilter() {
    return true;
  }

  @Override
  public Nearest nearest(String text, Share share) throws IOException {
    return nearest(Arrays.asList(vectors(encode(text), share).scoreDocs));
  }

  @Override
  public Optional<Nearest> exact(String text, Share share) throws IOException {
    float[] vector = encode(text);
    PriorityQueue<ScoreDoc> best = new PriorityQueue<>((a, b) -> Float.compare(a.score, b.score));
    int[] bucketOf = buckets();
    for (LeafReaderContext leaf : reader.leaves()) {
      FloatVectorValues values = leaf.reader().getFloatVectorValues(LuceneBuilding.VECTOR);
      VectorScorer scorer = values == null ? null : values.scorer(vector);
      if (scorer == null) {
        continue;
      }
      DocIdSetIterator docs = scorer.iterator();
      while (docs.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
        int doc = leaf.docBase + docs.docID();
        if (!share.accepts(bucketOf[doc])) {
          continue;
        }
        float score = scorer.score();
        if (best.size() < CANDIDATES || best.element().score < score) {
          best.add(new ScoreDoc(doc, score));
          if (best.size() > CANDIDATES) {
            best.remove();
          }
        }
      }
    }
    return Optional.of(
        nearest(best.stream().sorted((a, b) -> Float.compare(b.score, a.score)).toList()));
  }

  /** Of each document, from what is stored: the filter's query is what is to be checked. */
  private int[] buckets() throws IOException {
    int[] all = buckets;
    if (all.length == 0) {
      all = new int[reader.maxDoc()];
      StoredFields fields = reader.storedFields();
      for (int doc = 0; doc < all.length; doc++) {
        Number bucket = fields.document(doc).getField(IndexedDocument.BUCKET).numericValue();
        all[doc] = bucket.intValue();
      }
      buckets = all;
    }
    return all;
  }

  private Nearest nearest(List<ScoreDoc> hits) throws IOException {
    int[] documents = new int[hits.size()];
    float[] cosines = new float[hits.size()];
    StoredFields fields = reader.storedFields();
    for (int i = 0; i < documents.length; i++) {
      documents[i] = Integer.parseInt(fields.document(hits.get(i).doc).get(LuceneBuilding.ID));
      cosines[i] = 2 * hits.get(i).score - 1;
    }
    return new Nearest(documents, cosines, "");
  }

  @Override
  public Times vectorArm(String text, Share share) throws IOException {
    long start = System.nanoTime();
    float[] vector = encode(text);
    long encoded = System.nanoTime();
    TopDocs hits = vectors(vector, share);
    long found = System.nanoTime();
    read(hits);
    return new Times(
        between(start, encoded),
        between(encoded, found),
        Duration.ZERO,
        Duration.ZERO,
        between(start, System.nanoTime()));
  }

  @Override
  public Times hybrid(String text, Share share) throws IOException {
    long start = System.nanoTime();
    float[] vector = encode(text);
    long encoded = System.nanoTime();
    TopDocs terms = searcher.search(words(text, share), CANDIDATES);
    long matched = System.nanoTime();
    TopDocs near = vectors(vector, share);
    long found = System.nanoTime();
    TopDocs hits = TopDocs.rrf(TOP, RRF, new TopDocs[] {near, terms});
    long fused = System.nanoTime();
    read(hits);
    return new Times(
        between(start, encoded),
        between(matched, found),
        between(encoded, matched),
        between(found, fused),
        between(start, System.nanoTime()));
  }

  private float[] encode(String text) {
    return UnitVector.of(model.encode(text));
  }

  private TopDocs vectors(float[] vector, Share share) throws IOException {
    Query query = new KnnFloatVectorQuery(LuceneBuilding.VECTOR, vector, CANDIDATES, filter(share));
    return searcher.search(query, CANDIDATES);
  }

  private Query words(String text, Share share) {
    Query any = words.createBooleanQuery(LuceneBuilding.BODY, text);
    if (any == null) {
      return new MatchNoDocsQuery("no words");
    }
    Query filter = filter(share);
    return filter == null
        ? any
        : new BooleanQuery.Builder()
            .add(any, BooleanClause.Occur.MUST)
            .add(filter, BooleanClause.Occur.FILTER)
            .build();
  }

  private static @Nullable Query filter(Share share) {
    return share.isAll()
        ? null
        : IntField.newRangeQuery(IndexedDocument.BUCKET, 0, share.permille() - 1);
  }

  private void read(TopDocs hits) throws IOException {
    StoredFields fields = reader.storedFields();
    for (int i = 0; i < Math.min(TOP, hits.scoreDocs.length); i++) {
      fields.document(hits.scoreDocs[i].doc);
    }
  }

  private static Duration between(long start, long end) {
    return Duration.ofNanos(end - start);
  }

  @Override
  public void close() throws IOException {
    IOUtils.close(reader, directory);
  }
}
