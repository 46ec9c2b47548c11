package io.winnow.retriever.recall;

import io.winnow.retriever.recall.Candidate.Place;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/**
 * Fuses two arms by their scores: each arm's scores are mapped linearly to [0, 1] over its own
 * candidates, a candidate an arm did not find counts 0 there, and the two are averaged. Equal
 * scores are ordered by document number.
 */
final class MinMaxFusion {
  private MinMaxFusion() {}

  /**
   * The union of both arms, best first.
   *
   * @param vectors hits of the vector arm, best first, scored by cosine
   * @param terms hits of the lexical arm, best first
   */
  static List<Candidate> fuse(List<ScoreDoc> vectors, List<ScoreDoc> terms) {
    Map<Integer, Place> vectorPlaces = places(vectors);
    Map<Integer, Place> termPlaces = places(terms);
    Scale vectorScale = Scale.of(vectors);
    Scale termScale = Scale.of(terms);
    Set<Integer> docs = new TreeSet<>(vectorPlaces.keySet());
    docs.addAll(termPlaces.keySet());
    return docs.stream()
        .map(
            doc -> {
              Place vector = vectorPlaces.get(doc);
              Place term = termPlaces.get(doc);
              double score = (vectorScale.apply(vector) + termScale.apply(term)) / 2;
              return new Candidate(doc, vector, term, score);
            })
        .sorted(
            Comparator.comparingDouble(Candidate::score)
                .reversed()
                .thenComparingInt(Candidate::doc))
        .toList();
  }

  private static Map<Integer, Place> places(List<ScoreDoc> hits) {
    Map<Integer, Place> places = new HashMap<>();
    for (int i = 0; i < hits.size(); i++) {
      places.put(hits.get(i).doc, new Place(i + 1, hits.get(i).score));
    }
    return places;
  }

  /** The linear map of an arm; where all its scores are equal, they map to 1. */
  private record Scale(double min, double range) {
    static Scale of(List<ScoreDoc> hits) {
      if (hits.isEmpty()) {
        return new Scale(0, 0);
      }
      double min = hits.getLast().score;
      return new Scale(min, hits.getFirst().score - min);
    }

    double apply(@Nullable Place place) {
      if (place == null) {
        return 0;
      }
      return range == 0 ? 1 : (place.score() - min) / range;
    }
  }
}
