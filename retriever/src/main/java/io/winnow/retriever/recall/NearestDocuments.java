package io.winnow.retriever.recall;

import io.winnow.retriever.RecallPlan.Method;
import io.winnow.retriever.recall.vectors.NearestVectors;
import io.winnow.retriever.recall.vectors.NearestVectors.Nearest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    for (int wanted = CHUNKS_EACH * hits; ; wanted = 2 * wanted) {
      Nearest chunks =
          NearestVectors.search(searcher, IndexSchema.VECTOR, vector, wanted, filter, method);
      List<ScoreDoc> documents = documents(reader, chunks.hits(), hits);
      if (documents.size() == hits || chunks.hits().size() < wanted) {
        return new Nearest(documents, chunks.plan());
      }
    }
  }

  /** The first documents that chunks belong to, with the score of their first. */
  private static List<ScoreDoc> documents(IndexReader reader, List<ScoreDoc> chunks, int hits)
      throws IOException {
    int[] owners = Chunks.documents(reader, chunks.stream().mapToInt(chunk -> chunk.doc).toArray());
    Set<Integer> seen = new HashSet<>();
    List<ScoreDoc> documents = new ArrayList<>(hits);
    for (int i = 0; i < owners.length && documents.size() < hits; i++) {
      if (seen.add(owners[i])) {
        documents.add(new ScoreDoc(owners[i], chunks.get(i).score));
      }
    }
    return documents;
  }

  /**
   * The best cosine of each document; 0 where it has no vector.
   *
   * @param docs in ascending order
   */
  static float[] cosines(IndexSearcher searcher, float[] vector, int[] docs) throws IOException {
    if (!Chunks.any(searcher.getIndexReader())) {
      return NearestVectors.products(searcher, IndexSchema.VECTOR, vector, docs);
    }
    BestChunk[] best = best(searcher, vector, docs);
    float[] cosines = new float[docs.length];
    for (int i = 0; i < docs.length; i++) {
      cosines[i] = best[i].score();
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
   * The best chunk of each document.
   *
   * @param docs in ascending order
   */
  public static BestChunk[] best(IndexSearcher searcher, float[] vector, int[] docs)
      throws IOException {
    IndexReader reader = searcher.getIndexReader();
    int[] counts = Chunks.counts(reader, docs);
    int[] chunks = chunks(docs, counts);
    float[] products = NearestVectors.products(searcher, IndexSchema.VECTOR, vector, chunks);
    BestChunk[] best = new BestChunk[docs.length];
    int next = 0;
    for (int i = 0; i < docs.length; i++) {
      int first = next;
      int at = first;
      next += Math.max(1, counts[i]);
      for (int j = first; j < next; j++) {
        at = products[j] > products[at] ? j : at;
      }
      best[i] =
          counts[i] == 0
              ? new BestChunk(docs[i], products[at], 0, 0)
              : Chunks.best(reader, chunks[at], products[at]);
    }
    return best;
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
