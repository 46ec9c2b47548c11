package io.winnow.retriever.recall;

import io.winnow.retriever.Fusion;
import io.winnow.retriever.recall.Candidate.Place;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/** Makes one ranking of two; {@link Fusion} says how. */
final class FusedArms {
  private FusedArms() {}

  /**
   * The union of both arms, best first.
   *
   * @param vectors the vector arm, its scores cosines
   * @param terms the lexical arm
   */
  static List<Candidate> fuse(Fusion fusion, Arm vectors, Arm terms) throws IOException {
    Map<Integer, Place> vectorPlaces = places(vectors.hits());
    Map<Integer, Place> termPlaces = places(terms.hits());
    Set<Integer> docs = new TreeSet<>(vectorPlaces.keySet());
    docs.addAll(termPlaces.keySet());
    Points vectorPoints = points(fusion, true, vectors, missing(docs, vectorPlaces));
    Points termPoints = points(fusion, false, terms, missing(docs, termPlaces));
    return docs.stream()
        .map(
            doc -> {
              Place vector = vectorPlaces.get(doc);
              Place term = termPlaces.get(doc);
              double score = 0;
              score += vectorPoints.of(doc, vector);
              score += termPoints.of(doc, term);
              return new Candidate(doc, vector, term, score);
            })
        .sorted(
            Comparator.comparingDouble(Candidate::score)
                .reversed()
                .thenComparingInt(Candidate::doc))
        .toList();
  }

  /** What an arm adds for a candidate; its place is null where the arm did not find it. */
  private interface Points {
    double of(int doc, @Nullable Place place);
  }

  /**
   * @param missing what the other arm alone found, in ascending order
   */
  private static Points points(Fusion fusion, boolean vectors, Arm arm, int[] missing)
      throws IOException {
    return switch (fusion) {
      case Fusion.Max(double weight) -> max(vectors ? weight : 1 - weight, arm, missing);
      case Fusion.MinMax(double weight) -> {
        Scale scale = Scale.of(arm.hits());
        double share = vectors ? weight : 1 - weight;
        yield (doc, place) -> place == null ? 0 : share * scale.apply(place);
      }
      case Fusion.ReciprocalRank(int k) ->
          (doc, place) -> place == null ? 0 : 1.0 / (k + place.rank());
    };
  }

  private static Points max(double share, Arm arm, int[] missing) throws IOException {
    double best = arm.hits().isEmpty() ? 0 : arm.hits().getFirst().score;
    if (!(best > 0)) {
      return (doc, place) -> 0;
    }
    float[] scores = arm.missing().scores(missing);
    return (doc, place) -> {
      double score = place == null ? scores[Arrays.binarySearch(missing, doc)] : place.score();
      return share * (score / best);
    };
  }

  private static int[] missing(Set<Integer> docs, Map<Integer, Place> places) {
    return docs.stream().filter(doc -> !places.containsKey(doc)).mapToInt(doc -> doc).toArray();
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
