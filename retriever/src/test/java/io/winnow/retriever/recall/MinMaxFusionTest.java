package io.winnow.retriever.recall;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.lucene.search.ScoreDoc;
import org.junit.jupiter.api.Test;

class MinMaxFusionTest {
  private static ScoreDoc hit(int doc, float score) {
    return new ScoreDoc(doc, score);
  }

  private static List<Integer> docs(List<Candidate> candidates) {
    return candidates.stream().map(Candidate::doc).toList();
  }

  @Test
  void scores_are_mapped_to_the_unit_range_of_each_arm_and_averaged() {
    List<Candidate> fused =
        MinMaxFusion.fuse(
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
    assertThat(docs(MinMaxFusion.fuse(List.of(), List.of(hit(9, 3), hit(4, 2)))))
        .containsExactly(9, 4);
    assertThat(docs(MinMaxFusion.fuse(List.of(hit(9, 3), hit(4, 2)), List.of())))
        .containsExactly(9, 4);
    assertThat(MinMaxFusion.fuse(List.of(), List.of())).isEmpty();
  }

  @Test
  void an_arm_whose_scores_are_equal_counts_in_full() {
    List<Candidate> fused = MinMaxFusion.fuse(List.of(hit(5, 0.3f)), List.of(hit(6, 1), hit(7, 1)));
    assertThat(fused).extracting(Candidate::score).containsOnly(0.5);
  }

  @Test
  void equal_scores_are_ordered_by_document() {
    assertThat(docs(MinMaxFusion.fuse(List.of(hit(8, 1)), List.of(hit(2, 1), hit(5, 1)))))
        .containsExactly(2, 5, 8);
  }
}
