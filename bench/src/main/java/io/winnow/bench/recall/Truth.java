package io.winnow.bench.recall;

import io.winnow.bench.recall.system.IndexedDocument;
import io.winnow.bench.recall.system.Nearest;
import io.winnow.bench.recall.system.Share;
import io.winnow.engine.Similarity;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The exact answers, by comparing each query with each document, in all threads. Immutable.
 *
 * <p>A document counts as found if its cosine is not below that of the last of the exact answer:
 * which of several equal ones is named does not matter.
 */
final class Truth {
  /** Cosines of the same vectors differ by less, in whatever order their products are added. */
  static final float TOLERANCE = 1e-5f;

  /** Closer cosines count as equal when found documents are counted. */
  private static final float TIE = 1e-6f;

  private final List<float[]> vectors;
  private final List<IndexedDocument> documents;
  private final List<float[]> queries;
  private final int k;

  /** The cosine of the last of the best k, for each query. */
  private final Map<Share, float[]> last = new LinkedHashMap<>();

  private final Map<Share, Integer> accepted = new LinkedHashMap<>();

  /**
   * Finds them.
   *
   * @param vectors of length one or empty, of each document
   * @param queries of length one
   * @param k how many nearest documents are an answer, where there are as many
   */
  Truth(
      List<IndexedDocument> documents,
      List<float[]> vectors,
      List<float[]> queries,
      List<Share> shares,
      int k) {
    this.documents = documents;
    this.vectors = vectors;
    this.queries = queries;
    this.k = k;
    for (Share share : shares) {
      int[] members =
          IntStream.range(0, documents.size())
              .filter(i -> share.accepts(documents.get(i).bucket()) && vectors.get(i).length > 0)
              .toArray();
      float[] lastOfEach = new float[queries.size()];
      IntStream.range(0, queries.size())
          .parallel()
          .forEach(query -> lastOfEach[query] = last(queries.get(query), members));
      accepted.put(share, members.length);
      last.put(share, lastOfEach);
    }
  }

  private float last(float[] query, int[] members) {
    float[] cosines = new float[members.length];
    for (int i = 0; i < members.length; i++) {
      cosines[i] = Similarity.dot(query, vectors.get(members[i]));
    }
    Arrays.sort(cosines);
    return cosines.length == 0 ? 0 : cosines[Math.max(0, cosines.length - k)];
  }

  /** How many documents with a vector a filter accepts. */
  int accepted(Share share) {
    return Objects.requireNonNull(accepted.get(share));
  }

  /**
   * The recall of each query.
   *
   * @throws IOException if an answer is wrong rather than incomplete: it names a document twice, or
   *     one that the filter does not accept, or a cosine that is not that of the vectors
   */
  double[] recall(Share share, List<Nearest> answers) throws IOException {
    float[] lastOfEach = Objects.requireNonNull(last.get(share));
    int all = Math.min(k, accepted(share));
    double[] recall = new double[queries.size()];
    for (int query = 0; query < recall.length; query++) {
      int found = 0;
      Nearest answer = answers.get(query);
      Set<Integer> seen = new HashSet<>();
      for (int i = 0; i < answer.documents().length; i++) {
        float cosine = checked(query, answer.documents()[i], answer.cosines()[i], share, seen);
        if (cosine >= lastOfEach[query] - TIE) {
          found++;
        }
      }
      recall[query] = all == 0 ? 1 : Math.min(1, (double) found / all);
    }
    return recall;
  }

  private float checked(int query, int document, float cosine, Share share, Set<Integer> seen)
      throws IOException {
    if (!seen.add(document)) {
      throw wrong(query, document, "found twice");
    }
    if (document < 0 || document >= documents.size() || vectors.get(document).length == 0) {
      throw wrong(query, document, "found, and there is none with a vector");
    }
    int bucket = documents.get(document).bucket();
    if (!share.accepts(bucket)) {
      throw wrong(query, document, "of bucket " + bucket + " found by filter " + share.label());
    }
    float exact = Similarity.dot(queries.get(query), vectors.get(document));
    if (!(Math.abs(exact - cosine) <= TOLERANCE)) {
      throw wrong(query, document, "expected cosine %s, found %s".formatted(exact, cosine));
    }
    return exact;
  }

  private static IOException wrong(int query, int document, String what) {
    return new IOException("query %d, document %d: %s".formatted(query, document, what));
  }
}
