package io.winnow.retriever.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winnow.retriever.Fusion;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.ScoreDoc;
import org.junit.jupiter.api.Test;

class FusedArmsTest {
  private static final Fusion MIN_MAX = new Fusion.MinMax(0.5);

  private static ScoreDoc hit(int doc, float score) {
    return new ScoreDoc(doc, score);
  }

  private static float[] never(int[] docs) {
    throw new AssertionError("asked for the scores of " + Arrays.toString(docs));
  }

  /** Arms that are not to be asked about what they did not find. */
  private static List<Candidate> fuse(Fusion fusion, List<ScoreDoc> vectors, List<ScoreDoc> terms)
      throws IOException {
    return new FusedArms(
            fusion, new Arm(vectors, FusedArmsTest::never), new Arm(terms, FusedArmsTest::never))
        .ranking();
  }

  /** Max, the arms answering from maps; asked about a document that is not there, they fail. */
  private static List<Candidate> max(
      double weight,
      List<ScoreDoc> vectors,
      Map<Integer, Float> cosines,
      List<ScoreDoc> terms,
      Map<Integer, Float> bm25)
      throws IOException {
    return new FusedArms(
            new Fusion.Max(weight),
            new Arm(vectors, docs -> answer(docs, cosines)),
            new Arm(terms, docs -> answer(docs, bm25)))
        .ranking();
  }

  private static float[] answer(int[] docs, Map<Integer, Float> scores) {
    assertThat(docs).as("asked about").isSorted();
    assertThat(scores.keySet()).containsExactlyInAnyOrderElementsOf(ints(docs));
    float[] answer = new float[docs.length];
    for (int i = 0; i < docs.length; i++) {
      answer[i] = scores.getOrDefault(docs[i], Float.NaN);
    }
    return answer;
  }

  private static List<Integer> ints(int[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  private static List<Integer> docs(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::doc).toList();
  }

  @Test
  void scores_are_mapped_to_the_unit_range_of_each_arm_and_averaged() throws IOException {
    List<Candidate> fused =
        fuse(
            MIN_MAX,
            List.of(hit(1, 0.9f), hit(2, 0.7f), hit(3, 0.5f)),
            List.of(hit(3, 20), hit(1, 15), hit(4, 10)));
    assertThat(docs(fused)).containsExactly(1, 3, 2, 4);
    assertThat(fused.get(0).score()).isEqualTo((1 + 0.5) / 2, within(1e-7));
    assertThat(fused.get(1).score()).isEqualTo(0.5);
    assertThat(fused.get(2).score()).isEqualTo(0.25, within(1e-7));
    assertThat(fused.get(3).score()).isZero();
    assertThat(fused.get(0).staticArm()).isEqualTo(new Candidate.Place(1, 0.9f));
    assertThat(fused.get(0).bm25Arm()).isEqualTo(new Candidate.Place(2, 15));
    assertThat(fused.get(3).staticArm()).isNull();
  }

  @Test
  void one_arm_alone_keeps_its_order() throws IOException {
    assertThat(docs(fuse(MIN_MAX, List.of(), List.of(hit(9, 3), hit(4, 2))))).containsExactly(9, 4);
    assertThat(docs(fuse(MIN_MAX, List.of(hit(9, 3), hit(4, 2)), List.of()))).containsExactly(9, 4);
    assertThat(fuse(MIN_MAX, List.of(), List.of())).isEmpty();
  }

  @Test
  void an_arm_whose_scores_are_equal_counts_in_full() throws IOException {
    List<Candidate> fused = fuse(MIN_MAX, List.of(hit(5, 0.3f)), List.of(hit(6, 1), hit(7, 1)));
    assertThat(fused).extracting(Candidate::score).containsOnly(0.5);
  }

  @Test
  void equal_scores_are_ordered_by_document() throws IOException {
    assertThat(docs(fuse(MIN_MAX, List.of(hit(8, 1)), List.of(hit(2, 1), hit(5, 1)))))
        .containsExactly(2, 5, 8);
  }

  @Test
  void a_weight_moves_the_balance_between_the_arms() throws IOException {
    List<ScoreDoc> vectors = List.of(hit(1, 0.9f), hit(2, 0.5f));
    List<ScoreDoc> terms = List.of(hit(2, 20), hit(1, 10));
    assertThat(docs(fuse(new Fusion.MinMax(0.7), vectors, terms))).containsExactly(1, 2);
    assertThat(docs(fuse(new Fusion.MinMax(0.3), vectors, terms))).containsExactly(2, 1);
    assertThat(fuse(new Fusion.MinMax(0.7), vectors, terms))
        .extracting(Candidate::score)
        .containsExactly(0.7, 1 - 0.7);
  }

  @Test
  void reciprocal_ranks_are_added() throws IOException {
    List<Candidate> fused =
        fuse(
            new Fusion.ReciprocalRank(60),
            List.of(hit(1, 0.9f), hit(2, 0.5f)),
            List.of(hit(2, 20), hit(3, 10)));
    assertThat(docs(fused)).containsExactly(2, 1, 3);
    assertThat(fused)
        .extracting(Candidate::score)
        .containsExactly(1 / 62.0 + 1 / 61.0, 1 / 61.0, 1 / 62.0);
  }

  @Test
  void max_divides_by_the_best_of_each_arm_and_asks_each_for_what_it_did_not_find()
      throws IOException {
    List<Candidate> fused =
        max(
            0.25,
            List.of(hit(7, 0.5f), hit(2, 0.25f)),
            Map.of(4, 0.125f, 9, -0.25f),
            List.of(hit(4, 16), hit(2, 12), hit(9, 8)),
            Map.of(7, 4f));
    assertThat(docs(fused)).containsExactly(4, 2, 7, 9);
    assertThat(fused)
        .extracting(Candidate::score)
        .containsExactly(
            0.25 * 0.25 + 0.75, 0.25 * 0.5 + 0.75 * 0.75, 0.25 + 0.75 * 0.25, 0.75 * 0.5 - 0.125);
  }

  @Test
  void a_place_stays_that_of_the_arms_own_list() throws IOException {
    List<Candidate> fused =
        max(0.5, List.of(hit(1, 1)), Map.of(2, 0.5f), List.of(hit(2, 4)), Map.of(1, 1f));
    assertThat(fused)
        .containsExactly(
            new Candidate(2, null, new Candidate.Place(1, 4), 0.75),
            new Candidate(1, new Candidate.Place(1, 1), null, 0.625));
  }

  @Test
  void a_negative_cosine_takes_away_under_max() throws IOException {
    List<Candidate> fused =
        max(
            0.5,
            List.of(hit(1, 0.25f), hit(2, -0.25f)),
            Map.of(3, -1f),
            List.of(hit(3, 8), hit(1, 2)),
            Map.of(2, 0f));
    assertThat(docs(fused)).containsExactly(1, 2, 3);
    assertThat(fused).extracting(Candidate::score).containsExactly(0.625, -0.5, -1.5);
  }

  @Test
  void an_arm_that_found_nothing_adds_nothing_under_max_and_is_not_asked() throws IOException {
    Fusion half = new Fusion.Max(0.5);
    Arm.Missing nothing = docs -> new float[docs.length];
    Arm empty = new Arm(List.of(), FusedArmsTest::never);
    Arm found = new Arm(List.of(hit(9, 4), hit(4, 1)), nothing);
    for (List<Candidate> fused :
        List.of(
            new FusedArms(half, empty, found).ranking(),
            new FusedArms(half, found, empty).ranking())) {
      assertThat(docs(fused)).containsExactly(9, 4);
      assertThat(fused).extracting(Candidate::score).containsExactly(0.5, 0.125);
    }
    assertThat(new FusedArms(half, empty, empty).ranking()).isEmpty();
  }

  @Test
  void an_arm_whose_best_is_not_above_zero_adds_nothing_under_max_and_is_not_asked()
      throws IOException {
    for (float best : new float[] {0, -0.25f}) {
      Arm vectors = new Arm(List.of(hit(5, best), hit(1, -0.5f)), FusedArmsTest::never);
      Arm terms = new Arm(List.of(hit(3, 2)), docs -> answer(docs, Map.of(1, 0f, 5, 1f)));
      List<Candidate> fused = new FusedArms(new Fusion.Max(0.5), vectors, terms).ranking();
      assertThat(docs(fused)).containsExactly(3, 5, 1);
      assertThat(fused).extracting(Candidate::score).containsExactly(0.5, 0.25, 0.0);
    }
  }

  @Test
  void equal_scores_under_max_are_ordered_by_document() throws IOException {
    List<Candidate> fused =
        max(
            0.5,
            List.of(hit(8, 0.5f)),
            Map.of(2, 0f, 5, 0f),
            List.of(hit(5, 3), hit(2, 3)),
            Map.of(8, 0f));
    assertThat(docs(fused)).containsExactly(2, 5, 8);
    assertThat(fused).extracting(Candidate::score).containsOnly(0.5);
  }
}
