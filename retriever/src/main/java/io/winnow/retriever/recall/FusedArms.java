package io.winnow.retriever.recall;

import io.winnow.retriever.Fusion;
import io.winnow.retriever.HitExplanation.FusedScore;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes one ranking of two; {@link Fusion} says how. */
final class FusedArms {
  /** All candidates, in ascending order. */
  private final int[] docs;

  private final ArmScores vectors;
  private final ArmScores terms;
  private final ArmPoints vectorPoints;
  private final ArmPoints termPoints;

  /**
   * Asks the arms what the fusion needs of them.
   *
   * @param vectors the vector arm, its scores cosines
   * @param terms the lexical arm
   */
  FusedArms(Fusion fusion, Arm vectors, Arm terms) throws IOException {
    this.docs =
        Stream.concat(vectors.hits().stream(), terms.hits().stream())
            .mapToInt(hit -> hit.doc)
            .sorted()
            .distinct()
            .toArray();
    this.vectors = new ArmScores(vectors, docs, ArmPoints.needAll(fusion, vectors.hits()));
    this.terms = new ArmScores(terms, docs, ArmPoints.needAll(fusion, terms.hits()));
    this.vectorPoints = ArmPoints.of(fusion, true, this.vectors);
    this.termPoints = ArmPoints.of(fusion, false, this.terms);
  }

  /** The union of both arms, best first. */
  List<Candidate> ranking() {
    return Arrays.stream(docs)
        .mapToObj(doc -> new Candidate(doc, vectors.place(doc), terms.place(doc), points(doc)))
        .sorted(
            Comparator.comparingDouble(Candidate::score)
                .reversed()
                .thenComparingInt(Candidate::doc))
        .toList();
  }

  private double points(int doc) {
    // From 0, so that no score is -0.
    return 0 + ofVectors(doc) + ofTerms(doc);
  }

  private double ofVectors(int doc) {
    return vectorPoints.of(vectors.place(doc), vectors.score(doc));
  }

  private double ofTerms(int doc) {
    return termPoints.of(terms.place(doc), terms.score(doc));
  }

  /** How a document came to its score; null if it is no candidate. */
  @Nullable FusedScore explain(int doc) {
    if (Arrays.binarySearch(docs, doc) < 0) {
      return null;
    }
    double score = points(doc);
    String formula =
        String.format(
            Locale.ROOT,
            "%s + %s = %.6f",
            vectorPoints.formula(vectors.place(doc), vectors.score(doc)),
            termPoints.formula(terms.place(doc), terms.score(doc)),
            score);
    return new FusedScore(score, ofVectors(doc), ofTerms(doc), formula);
  }
}
