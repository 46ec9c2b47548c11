package io.winnow.retriever.recall;

import io.winnow.retriever.Fusion;
import io.winnow.retriever.recall.Candidate.Place;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.search.ScoreDoc;

/** Makes one ranking of two; {@link Fusion} says how. */
final class FusedArms {
  private FusedArms() {}

  /**
   * The union of both arms, best first.
   *
   * @param vectors hits of the vector arm, best first, scored by cosine
   * @param terms hits of the lexical arm, best first
   */
  static List<Candidate> fuse(Fusion fusion, List<ScoreDoc> vectors, List<ScoreDoc> terms) {
    Map<Integer, Place> vectorPlaces = places(vectors);
    Map<Integer, Place> termPlaces = places(terms);
    Points vectorPoints = points(fusion, true, vectors);
    Points termPoints = points(fusion, false, terms);
    Set<Integer> docs = new TreeSet<>(vectorPlaces.keySet());
    docs.addAll(termPlaces.keySet());
    return docs.stream()
        .map(
            doc -> {
              Place vector = vectorPlaces.get(doc);
              Place term = termPlaces.get(doc);
              double score = 0;
              score += vector == null ? 0 : vectorPoints.of(vector);
              score += term == null ? 0 : termPoints.of(term);
              return new Candidate(doc, vector, term, score);
            })
        .sorted(
            Comparator.comparingDouble(Candidate::score)
                .reversed()
                .thenComparingInt(Candidate::doc))
        .toList();
  }

  /** What a place in an arm is worth. */
  private interface Points {
    double of(Place place);
  }

  private static Points points(Fusion fusion, boolean vectors, List<ScoreDoc> hits) {
    return switch (fusion) {
      case Fusion.MinMax(double weight) -> {
        Scale scale = Scale.of(hits);
        double share = vectors ? weight : 1 - weight;
        yield place -> share * scale.apply(place);
      }
      case Fusion.ReciprocalRank(int k) -> place -> 1.0 / (k + place.rank());
    };
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

    double apply(Place place) {
      return range == 0 ? 1 : (place.score() - min) / range;
    }
  }
}
