package io.winnow.retriever.recall;

import io.winnow.retriever.recall.Candidate.Place;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.ScoreDoc;
import org.jspecify.annotations.Nullable;

/** What one arm says of the candidates of both. */
final class ArmScores {
  private final List<ScoreDoc> hits;
  private final Map<Integer, Place> places = new HashMap<>();

  /** Of the candidates, those that the arm did not find, in ascending order. */
  private final int[] missing;

  private final float[] filledIn;

  /**
   * Reads an arm.
   *
   * @param docs all candidates, in ascending order
   * @param ask whether the arm is asked about those that it did not find; else they have 0
   */
  ArmScores(Arm arm, int[] docs, boolean ask) throws IOException {
    this.hits = arm.hits();
    for (ScoreDoc hit : hits) {
      places.put(hit.doc, new Place(places.size() + 1, hit.score));
    }
    this.missing = Arrays.stream(docs).filter(doc -> !places.containsKey(doc)).toArray();
    this.filledIn = ask ? arm.missing().scores(missing) : new float[missing.length];
  }

  /** Best first. */
  List<ScoreDoc> hits() {
    return hits;
  }

  /** The arm's own place for a candidate; null where it did not find it. */
  @Nullable Place place(int doc) {
    return places.get(doc);
  }

  /** The arm's score of a candidate, found or asked for. */
  double score(int doc) {
    Place place = places.get(doc);
    return place == null ? filledIn[Arrays.binarySearch(missing, doc)] : place.score();
  }

  /** The scores of all candidates, in no order. */
  double[] all() {
    double[] all = new double[hits.size() + filledIn.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = i < hits.size() ? hits.get(i).score : filledIn[i - hits.size()];
    }
    return all;
  }
}
