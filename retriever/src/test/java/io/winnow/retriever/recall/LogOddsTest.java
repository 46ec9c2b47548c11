package io.winnow.retriever.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winnow.retriever.Fusion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.apache.lucene.search.ScoreDoc;
import org.junit.jupiter.api.Test;

class LogOddsTest {
  private static final long SEED = 77;

  /** An arm over given scores, the best of which it found. */
  private static Arm arm(Map<Integer, Float> scores, int found) {
    List<ScoreDoc> hits =
        scores.entrySet().stream()
            .map(entry -> new ScoreDoc(entry.getKey(), entry.getValue()))
            .sorted(Comparator.comparingDouble((ScoreDoc hit) -> -hit.score))
            .limit(found)
            .toList();
    return new Arm(
        hits,
        docs -> {
          float[] asked = new float[docs.length];
          for (int i = 0; i < docs.length; i++) {
            asked[i] = scores.getOrDefault(docs[i], 0f);
          }
          return asked;
        });
  }

  private static Map<Integer, Double> fused(double weight, Arm vectors, Arm terms)
      throws IOException {
    Map<Integer, Double> scores = new HashMap<>();
    for (Candidate candidate :
        new FusedArms(new Fusion.LogOdds(weight), vectors, terms).ranking()) {
      scores.put(candidate.doc(), candidate.score());
    }
    return scores;
  }

  private static Map<Integer, Float> random(SplittableRandom random, double scale) {
    Map<Integer, Float> scores = new HashMap<>();
    for (int doc = 0; doc < 30; doc++) {
      scores.put(doc, (float) (scale * random.nextDouble()));
    }
    return scores;
  }

  private static double of(Map<Integer, ? extends Number> scores, int doc) {
    return Objects.requireNonNull(scores.get(doc)).doubleValue();
  }

  @Test
  void the_score_is_the_mean_softplus_of_the_distance_to_the_median() throws IOException {
    // Scores 0, 1, 2: median 1, deviation sqrt(2 / 3); and 5, 5, 5, where the deviation is 1.
    Arm vectors = arm(Map.of(1, 2f, 2, 1f, 3, 0f), 2);
    Arm terms = arm(Map.of(1, 5f, 2, 5f, 3, 5f), 3);
    Map<Integer, Double> scores = fused(0.25, vectors, terms);
    double step = 1 / Math.sqrt(2 / 3.0);
    double even = 0.75 * Math.log(2);
    assertThat(scores.get(1)).isEqualTo(0.25 * Math.log1p(Math.exp(step)) + even, within(1e-12));
    assertThat(scores.get(2)).isEqualTo(0.25 * Math.log(2) + even, within(1e-12));
    assertThat(scores.get(3)).isEqualTo(0.25 * Math.log1p(Math.exp(-step)) + even, within(1e-12));
  }

  @Test
  void more_in_one_arm_and_no_less_in_the_other_is_more() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int round = 0; round < 50; round++) {
      Map<Integer, Float> cosines = random(random, 1);
      Map<Integer, Float> bm25 = random(random, 20);
      Map<Integer, Double> scores = fused(0.45, arm(cosines, 20), arm(bm25, 20));
      for (int a : scores.keySet()) {
        for (int b : scores.keySet()) {
          if (of(cosines, a) > of(cosines, b) && of(bm25, a) > of(bm25, b)) {
            assertThat(scores.get(a))
                .as("seed %d, round %d, documents %d and %d", SEED, round, a, b)
                .isGreaterThan(scores.get(b));
          }
        }
      }
    }
  }

  @Test
  void the_scale_of_an_arm_does_not_matter() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    Map<Integer, Float> cosines = random(random, 1);
    Map<Integer, Float> bm25 = random(random, 20);
    Map<Integer, Float> larger = new HashMap<>();
    // A power of two, so that nothing is rounded.
    bm25.forEach((doc, score) -> larger.put(doc, 1024 * score));
    assertThat(fused(0.45, arm(cosines, 20), arm(larger, 20)))
        .isEqualTo(fused(0.45, arm(cosines, 20), arm(bm25, 20)));
  }

  @Test
  void an_arm_that_found_nothing_adds_nothing_and_is_not_asked() throws IOException {
    Arm nothing =
        new Arm(
            List.of(),
            docs -> {
              throw new AssertionError("asked for the scores of " + Arrays.toString(docs));
            });
    Map<Integer, Double> scores = fused(0.45, nothing, arm(Map.of(4, 3f, 9, 2f), 2));
    assertThat(new ArrayList<>(scores.keySet())).containsExactlyInAnyOrder(4, 9);
    assertThat(scores.get(4)).isGreaterThan(Objects.requireNonNull(scores.get(9)));
  }

  @Test
  void one_far_above_all_others_does_not_overflow() throws IOException {
    Map<Integer, Float> scores = new HashMap<>();
    for (int doc = 0; doc < 1000; doc++) {
      scores.put(doc, doc == 7 ? Float.MAX_VALUE : 1f / (doc + 1));
    }
    Map<Integer, Double> fused = fused(0.5, arm(scores, 1000), arm(scores, 1000));
    assertThat(fused.values()).allSatisfy(score -> assertThat(score).isFinite().isNotNegative());
    assertThat(fused.get(7)).isGreaterThan(fused.get(0));
  }
}
