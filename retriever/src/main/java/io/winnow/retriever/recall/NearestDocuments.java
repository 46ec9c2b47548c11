package io.winnow.retriever.recall;

import io.winnow.retriever.RecallPlan.Method;
import io.winnow.retriever.recall.vectors.NearestVectors;
import io.winnow.retriever.recall.vectors.NearestVectors.Nearest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/** The nearest documents by their vectors: of a document that is cut, by the best of its chunks. */
public final class NearestDocuments {
  /** How many chunks are asked for at first, for each document that is wanted. */
  private static final int CHUNKS_EACH = 2;

  private NearestDocuments() {}

  /** Whether documents of an index may be cut. */
  public static boolean areCut(IndexSearcher searcher) {
    return Chunks.any(searcher.getIndexReader());
  }

  /** Searches as {@link NearestVectors#search} does. */
  static Nearest search(
      IndexSearcher searcher,
      float[] vector,
      int hits,
      @Nullable Query filter,
      @Nullable Method method)
      throws IOException {
    IndexReader reader = searcher.getIndexReader();
    if (!Chunks.any(reader)) {
      return NearestVectors.search(searcher, IndexSchema.VECTOR, vector, hits, filter, method);
    }
    int wanted = CHUNKS_EACH * hits;
    while (true) {
      Nearest chunks =
          NearestVectors.search(searcher, IndexSchema.VECTOR, vector, wanted, filter, method);
      int[] documents = documents(reader, chunks.hits(), hits);
      if (documents.length == hits || chunks.hits().size() < wanted) {
        return new Nearest(ranked(searcher, vector, documents), chunks.plan());
      }
      // As many chunks a document as there were, and then twice as many.
      int each = Math.ceilDiv(chunks.hits().size(), Math.max(1, documents.length));
      wanted = Math.min(chunks.plan().accepted() + 1, 2 * each * hits);
    }
  }

  /** The first documents that chunks belong to, in ascending order. */
  private static int[] documents(IndexReader reader, List<ScoreDoc> chunks, int hits)
      throws IOException {
    int[] owners = Chunks.documents(reader, chunks.stream().mapToInt(chunk -> chunk.doc).toArray());
    return Arrays.stream(owners).distinct().limit(hits).sorted().toArray();
  }

  /**
   * Documents by their best chunks: a search that is not exact may have found another of a
   * document's chunks.
   */
  private static List<ScoreDoc> ranked(IndexSearcher searcher, float[] vector, int[] documents)
      throws IOException {
    float[] cosines = cosines(searcher, vector, documents);
    return IntStream.range(0, documents.length)
        .mapToObj(i -> new ScoreDoc(documents[i], cosines[i]))
        .sorted(
            Comparator.comparingDouble((ScoreDoc hit) -> -hit.score)
                .thenComparingInt(hit -> hit.doc))
        .toList();
  }

  /**
   * The best cosine of each document; 0 where it has no vector.
   *
   * @param docs in ascending order
   */
  static float[] cosines(IndexSearcher searcher, float[] vector, int[] docs) throws IOException {
    if (!Chunks.any(searcher.getIndexReader())) {
      return NearestVectors.products(searcher, IndexSchema.VECTOR, vector, docs, 0);
    }
    List<List<BestChunk>> best = best(searcher, vector, docs, 1);
    float[] cosines = new float[docs.length];
    for (int i = 0; i < docs.length; i++) {
      cosines[i] = best.get(i).getFirst().score();
    }
    return cosines;
  }

  /**
   * The chunk of a document that is nearest.
   *
   * @param doc its number, that of the document where it is whole
   * @param score its cosine; 0 where there is no vector
   * @param start of its stretch of the document's text
   * @param end exclusive; 0 where the document is whole
   */
  public record BestChunk(int doc, float score, int start, int end) {}

  /**
   * The best chunks of each document, the best first; at least one.
   *
   * @param docs in ascending order
   * @param most of a document, from 1
   */
  public static List<List<BestChunk>> best(
      IndexSearcher searcher, float[] vector, int[] docs, int most) throws IOException {
    IndexReader reader = searcher.getIndexReader();
    int[] counts = Chunks.counts(reader, docs);
    int[] chunks = chunks(docs, counts);
    float[] products =
        NearestVectors.products(searcher, IndexSchema.VECTOR, vector, chunks, Float.NaN);
    List<List<BestChunk>> best = new ArrayList<>(docs.length);
    int next = 0;
    for (int i = 0; i < docs.length; i++) {
      int first = next;
      next += Math.max(1, counts[i]);
      List<BestChunk> ofOne = new ArrayList<>(Math.min(most, next - first));
      while (ofOne.size() < Math.min(most, next - first)) {
        int at = greatest(products, first, next);
        float score = Float.isNaN(products[at]) ? 0 : products[at];
        if (Float.isNaN(products[at]) && !ofOne.isEmpty()) {
          break;
        }
        ofOne.add(
            counts[i] == 0
                ? new BestChunk(docs[i], score, 0, 0)
                : Chunks.best(reader, chunks[at], score));
        products[at] = Float.NaN;
      }
      best.add(ofOne);
    }
    return best;
  }

  /** The place of the greatest; the first where none is a number. */
  private static int greatest(float[] products, int from, int to) {
    int at = from;
    for (int i = from; i < to; i++) {
      at = products[i] > products[at] || Float.isNaN(products[at]) ? i : at;
    }
    return Float.isNaN(products[at]) ? from : at;
  }

  /** The chunks of each document, or itself where it is whole. */
  private static int[] chunks(int[] docs, int[] counts) {
    int total = 0;
    for (int count : counts) {
      total += Math.max(1, count);
    }
    int[] chunks = new int[total];
    int next = 0;
    for (int i = 0; i < docs.length; i++) {
      int from = docs[i] - counts[i];
      for (int doc = from; doc < docs[i]; doc++) {
        chunks[next++] = doc;
      }
      if (counts[i] == 0) {
        chunks[next++] = docs[i];
      }
    }
    return chunks;
  }
}
