package io.winnow.retriever.recall.vectors;

import io.winnow.engine.scan.CodeQuery;
import io.winnow.engine.scan.Scores;
import io.winnow.engine.scan.VectorCodes;
import io.winnow.retriever.RecallPlan;
import io.winnow.retriever.RecallPlan.Method;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.knn.KnnSearchStrategy;
import org.apache.lucene.util.Bits;
import org.jspecify.annotations.Nullable;

/**
 * The documents whose vectors are nearest to one, by inner product. Every score is the exact
 * product and the same bits, whichever method found it; equal scores are ordered by document
 * number.
 */
public final class NearestVectors {
  /**
   * Lucene searches the graph among what a filter leaves where that is less than so many percent.
   */
  private static final KnnSearchStrategy GRAPH_STRATEGY = new KnnSearchStrategy.Hnsw(60);

  private final float[] query;
  private final int hits;
  private final List<LeafVectors> leaves = new ArrayList<>();
  private final List<Accepted> accepted = new ArrayList<>();

  /** By document number. */
  private final Best best;

  private final float[] scores = new float[LeafVectors.CHUNK];
  private final int[] places = new int[LeafVectors.CHUNK];

  private NearestVectors(float[] query, int hits) {
    this.query = query;
    this.hits = hits;
    best = new Best(hits);
  }

  /**
   * What was found, and how.
   *
   * @param hits best first, each score a product
   */
  public record Nearest(List<ScoreDoc> hits, RecallPlan plan) {}

  /**
   * Searches.
   *
   * @param hits how many, at most; fewer only where there are fewer
   * @param filter what documents have to match, or null
   * @param method what to use where an index has it, or null for the cheapest
   */
  public static Nearest search(
      IndexSearcher searcher,
      String field,
      float[] query,
      int hits,
      @Nullable Query filter,
      @Nullable Method method)
      throws IOException {
    NearestVectors search = new NearestVectors(query, hits);
    Weight weight =
        filter == null
            ? null
            : searcher.createWeight(searcher.rewrite(filter), ScoreMode.COMPLETE_NO_SCORES, 1);
    List<Plan.Leaf> plannable = new ArrayList<>();
    for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
      LeafVectors vectors = LeafVectors.of(leaf, field);
      if (vectors != null) {
        Accepted left = Accepted.of(vectors, weight);
        search.leaves.add(vectors);
        search.accepted.add(left);
        plannable.add(
            new Plan.Leaf(vectors.count(), left.count(), vectors.hasCodes(), vectors.hasGraph()));
      }
    }
    if (plannable.isEmpty()) {
      return new Nearest(List.of(), RecallPlan.none("the index has no vectors"));
    }
    Plan plan = Plan.of(plannable, query.length, hits, method);
    return new Nearest(search.run(plan.methods()), plan.summary());
  }

  private List<ScoreDoc> run(List<Method> methods) throws IOException {
    for (int i = 0; i < leaves.size(); i++) {
      if (accepted.get(i).count() > 0) {
        switch (methods.get(i)) {
          case EXACT -> exact(leaves.get(i), accepted.get(i));
          case HNSW -> graph(leaves.get(i), accepted.get(i));
          case CODES, NONE -> {}
        }
      }
    }
    if (methods.contains(Method.CODES)) {
      codes(methods);
    }
    List<ScoreDoc> found = new ArrayList<>();
    best.forEach((doc, score) -> found.add(new ScoreDoc(doc, score)));
    return found;
  }

  /** The leaves that are searched by codes share one list of candidates. */
  private void codes(List<Method> methods) throws IOException {
    CodeQuery coded = new CodeQuery(query);
    // By the number of the vector, counted over all leaves.
    Best candidates = new Best(SearchCost.candidates(hits, query.length));
    int first = 0;
    for (int i = 0; i < leaves.size(); i++) {
      if (methods.get(i) == Method.CODES && accepted.get(i).count() > 0) {
        estimate(leaves.get(i), accepted.get(i), coded, first, candidates);
      }
      first += leaves.get(i).count();
    }
    rescore(candidates.numbers());
  }

  private void exact(LeafVectors leaf, Accepted left) throws IOException {
    int[] ords = left.ords();
    if (ords != null && SearchCost.gathers(leaf.count(), left.count())) {
      offer(leaf, ords, ords.length);
      return;
    }
    Bits allowed = leaf.values.getAcceptOrds(left.docs());
    for (int from = 0; from < leaf.count(); from += scores.length) {
      int count = Math.min(scores.length, leaf.count() - from);
      leaf.products(query, from, count, scores);
      offerHigh(from, count, allowed, best, leaf::doc);
    }
  }

  private void estimate(
      LeafVectors leaf, Accepted left, CodeQuery coded, int first, Best candidates) {
    VectorCodes.Estimates estimates = leaf.estimates(coded);
    Bits allowed = leaf.values.getAcceptOrds(left.docs());
    for (int from = 0; from < leaf.count(); from += scores.length) {
      int count = Math.min(scores.length, leaf.count() - from);
      estimates.read(from, count, scores);
      offerHigh(from, count, allowed, candidates, ord -> first + ord);
    }
  }

  /**
   * Offers the scores of vectors that follow one another, of those that are allowed.
   *
   * @param into by the number that each vector has there
   */
  private void offerHigh(
      int from, int count, @Nullable Bits allowed, Best into, IntUnaryOperator number) {
    int high = Scores.atLeast(scores, count, into.threshold(), places);
    for (int i = 0; i < high; i++) {
      int ord = from + places[i];
      if (allowed == null || allowed.get(ord)) {
        into.offer(number.applyAsInt(ord), scores[places[i]]);
      }
    }
  }

  /** The graph may be in parts that a filter, or chance, keeps it from reaching. */
  private void graph(LeafVectors leaf, Accepted left) throws IOException {
    int beam = SearchCost.beam(hits);
    TopKnnCollector collector = new TopKnnCollector(beam, Integer.MAX_VALUE, GRAPH_STRATEGY);
    leaf.leaf
        .reader()
        .searchNearestVectors(
            leaf.field, query, collector, left.forGraph(leaf.leaf.reader().maxDoc()));
    ScoreDoc[] found = collector.topDocs().scoreDocs;
    if (found.length < Math.min(beam, left.count())) {
      exact(leaf, left);
      return;
    }
    int[] docs = Arrays.stream(found).mapToInt(hit -> hit.doc).sorted().toArray();
    int[] ords = new int[docs.length];
    DocIndexIterator indexed = leaf.index();
    for (int i = 0; i < docs.length; i++) {
      indexed.advance(docs[i]);
      ords[i] = indexed.index();
    }
    offer(leaf, ords, ords.length);
  }

  /** The products of the candidates, numbered over all leaves in ascending order. */
  private void rescore(int[] numbers) throws IOException {
    int[] ords = new int[numbers.length];
    int first = 0;
    int i = 0;
    for (LeafVectors leaf : leaves) {
      int count = 0;
      for (; i < numbers.length && numbers[i] < first + leaf.count(); i++) {
        ords[count++] = numbers[i] - first;
      }
      offer(leaf, ords, count);
      first += leaf.count();
    }
  }

  private void offer(LeafVectors leaf, int[] ords, int total) throws IOException {
    int[] part = new int[Math.min(total, scores.length)];
    for (int from = 0; from < total; from += part.length) {
      int count = Math.min(part.length, total - from);
      System.arraycopy(ords, from, part, 0, count);
      leaf.products(query, part, count, scores);
      for (int i = 0; i < count; i++) {
        if (scores[i] >= best.threshold()) {
          best.offer(leaf.doc(part[i]), scores[i]);
        }
      }
    }
  }

  /**
   * The product of each document's vector.
   *
   * @param docs in ascending order
   * @param absent what to give where there is none
   */
  public static float[] products(
      IndexSearcher searcher, String field, float[] query, int[] docs, float absent)
      throws IOException {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    float[] products = new float[docs.length];
    Arrays.fill(products, absent);
    int i = 0;
    while (i < docs.length) {
      LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(docs[i], leaves));
      int end = i;
      while (end < docs.length && docs[end] < leaf.docBase + leaf.reader().maxDoc()) {
        end++;
      }
      LeafVectors vectors = LeafVectors.of(leaf, field);
      if (vectors != null) {
        products(vectors, query, docs, i, end, products);
      }
      i = end;
    }
    return products;
  }

  private static void products(
      LeafVectors leaf, float[] query, int[] docs, int from, int end, float[] out)
      throws IOException {
    DocIndexIterator indexed = leaf.index();
    int[] ords = new int[Math.min(end - from, LeafVectors.CHUNK)];
    int[] places = new int[ords.length];
    float[] scores = new float[ords.length];
    int count = 0;
    for (int i = from; i < end; i++) {
      int doc = docs[i] - leaf.leaf.docBase;
      if ((indexed.docID() < doc ? indexed.advance(doc) : indexed.docID()) == doc) {
        ords[count] = indexed.index();
        places[count++] = i;
      }
      if (count == ords.length || i == end - 1) {
        leaf.products(query, ords, count, scores);
        for (int j = 0; j < count; j++) {
          out[places[j]] = scores[j];
        }
        count = 0;
      }
    }
  }
}
