package io.winnow.retriever.recall;

import static org.assertj.core.api.Assertions.assertThat;

import io.winnow.retriever.Fusion;
import java.util.List;
import org.apache.lucene.search.ScoreDoc;
import org.junit.jupiter.api.Test;

class FusedArmsTest {
  private static final Fusion MIN_MAX = new Fusion.MinMax(0.5);

  private static ScoreDoc hit(int doc, float score) {
    return new ScoreDoc(doc, score);
  }

  private static List<Integer> docs(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::doc).toList();
  }

  @Test
  void scores_are_mapped_to_the_unit_range_of_each_arm_and_averaged() {
    List<Candidate> fused =
        FusedArms.fuse(
            MIN_MAX,
            List.of(hit(1, 0.9f), hit(2, 0.7f), hit(3, 0.5f)),
            List.of(hit(3, 20), hit(1, 15), hit(4, 10)));
    assertThat(docs(fused)).containsExactly(1, 3, 2, 4);
    assertThat(fused.get(0).score())
        .isEqualTo((1 + 0.5) / 2, org.assertj.core.api.Assertions.within(1e-7));
    assertThat(fused.get(1).score()).isEqualTo(0.5);
    assertThat(fused.get(2).score()).isEqualTo(0.25, org.assertj.core.api.Assertions.within(1e-7));
    assertThat(fused.get(3).score()).isZero();
    assertThat(fused.get(0).staticArm()).isEqualTo(new Candidate.Place(1, 0.9f));
    assertThat(fused.get(0).bm25Arm()).isEqualTo(new Candidate.Place(2, 15));
    assertThat(fused.get(3).staticArm()).isNull();
  }

  @Test
  void one_arm_alone_keeps_its_order() {
    assertThat(docs(FusedArms.fuse(MIN_MAX, List.of(), List.of(hit(9, 3), hit(4, 2)))))
        .containsExactly(9, 4);
    assertThat(docs(FusedArms.fuse(MIN_MAX, List.of(hit(9, 3), hit(4, 2)), List.of())))
        .containsExactly(9, 4);
    assertThat(FusedArms.fuse(MIN_MAX, List.of(), List.of())).isEmpty();
  }

  @Test
  void an_arm_whose_scores_are_equal_counts_in_full() {
    List<Candidate> fused =
        FusedArms.fuse(MIN_MAX, List.of(hit(5, 0.3f)), List.of(hit(6, 1), hit(7, 1)));
    assertThat(fused).extracting(Candidate::score).containsOnly(0.5);
  }

  @Test
  void equal_scores_are_ordered_by_document() {
    assertThat(docs(FusedArms.fuse(MIN_MAX, List.of(hit(8, 1)), List.of(hit(2, 1), hit(5, 1)))))
        .containsExactly(2, 5, 8);
  }

  @Test
  void a_weight_moves_the_balance_between_the_arms() {
    List<ScoreDoc> vectors = List.of(hit(1, 0.9f), hit(2, 0.5f));
    List<ScoreDoc> terms = List.of(hit(2, 20), hit(1, 10));
    assertThat(docs(FusedArms.fuse(new Fusion.MinMax(0.7), vectors, terms))).containsExactly(1, 2);
    assertThat(docs(FusedArms.fuse(new Fusion.MinMax(0.3), vectors, terms))).containsExactly(2, 1);
    assertThat(FusedArms.fuse(new Fusion.MinMax(0.7), vectors, terms))
        .extracting(Candidate::score)
        .containsExactly(0.7, 1 - 0.7);
  }

  @Test
  void reciprocal_ranks_are_added() {
    List<Candidate> fused =
        FusedArms.fuse(
            new Fusion.ReciprocalRank(60),
            List.of(hit(1, 0.9f), hit(2, 0.5f)),
            List.of(hit(2, 20), hit(3, 10)));
    assertThat(docs(fused)).containsExactly(2, 1, 3);
    assertThat(fused)
        .extracting(Candidate::score)
        .containsExactly(1 / 62.0 + 1 / 61.0, 1 / 61.0, 1 / 62.0);
  }
}
