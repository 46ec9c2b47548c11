package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpliceTest {
  private static final long SEED = 41;
  private static final int TRIALS = 2_000;

  private static List<Hit> recalled(double... scores) {
    List<Hit> hits = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      hits.add(
          new Hit(
              i + 1,
              Document.of("d" + i, ""),
              scores[i],
              null,
              new Hit.Stages(null, null, null, null, i + 1, scores[i], null)));
    }
    return hits;
  }

  /** Scores with ties, of every size, best first. */
  private static double[] falling(SplittableRandom random, int count) {
    double scale = Math.pow(10, random.nextInt(-6, 7));
    return IntStream.range(0, count)
        .mapToDouble(_ -> scale * random.nextInt(-20, 20))
        .boxed()
        .sorted(Comparator.reverseOrder())
        .mapToDouble(d -> d)
        .toArray();
  }

  private static float score(SplittableRandom random) {
    return switch (random.nextInt(8)) {
      case 0 -> Float.MAX_VALUE;
      case 1 -> -Float.MAX_VALUE;
      case 2 -> 0;
      default -> random.nextInt(-5, 5) * (random.nextBoolean() ? 1f : 1e-3f);
    };
  }

  private static List<String> ids(List<Hit> hits) {
    return hits.stream().map(hit -> hit.document().id()).toList();
  }

  @Test
  void a_reranked_head_stands_over_the_untouched_tail_and_scores_fall_strictly() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int trial = 0; trial < TRIALS; trial++) {
      List<Hit> hits = recalled(falling(random, random.nextInt(1, 40)));
      float[] scores = new float[random.nextInt(hits.size() + 1)];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = score(random);
      }
      double weight = random.nextInt(3) == 0 ? random.nextDouble() : 0;
      List<Hit> spliced = Splice.of(hits, scores, weight);

      String seed = "seed " + SEED + ", trial " + trial;
      int n = scores.length;
      assertThat(ids(spliced.subList(0, n)))
          .as(seed)
          .containsExactlyInAnyOrderElementsOf(ids(hits.subList(0, n)));
      assertThat(ids(spliced.subList(n, hits.size())))
          .as(seed)
          .isEqualTo(ids(hits.subList(n, hits.size())));
      for (int i = 0; i < spliced.size(); i++) {
        Hit hit = spliced.get(i);
        assertThat(hit.score()).as(seed).isFinite();
        if (n > 0) {
          assertThat(hit.rank()).as(seed).isEqualTo(i + 1);
          assertThat(hit.stages().rerankScore() != null).as(seed).isEqualTo(i < n);
        }
        if (n > 0 && i > 0) {
          assertThat(hit.score()).as(seed).isLessThan(spliced.get(i - 1).score());
        }
      }
      if (weight == 0) {
        List<Integer> expected =
            IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> scores[i]).reversed())
                .toList();
        assertThat(ids(spliced.subList(0, n)))
            .as(seed)
            .isEqualTo(expected.stream().map(i -> "d" + i).toList());
      }
    }
  }

  @Test
  void no_scores_leave_the_hits_as_they_are() {
    List<Hit> hits = recalled(3, 3, 1);
    assertThat(Splice.of(hits, new float[0], 0.5)).isSameAs(hits);
  }

  @Test
  void the_weight_goes_from_the_rerankers_order_to_recalls() {
    List<Hit> hits = recalled(10, 8, 2, 1);
    float[] scores = {-4, 0, 4};
    assertThat(ids(Splice.of(hits, scores, 0))).containsExactly("d2", "d1", "d0", "d3");
    assertThat(ids(Splice.of(hits, scores, 1))).containsExactly("d0", "d1", "d2", "d3");

    List<Hit> half = Splice.of(hits, scores, 0.5);
    // d0 has 0 and 1, d1 1/2 and 3/4, d2 1 and 0.
    assertThat(ids(half)).containsExactly("d1", "d0", "d2", "d3");
    assertThat(half.get(0).score()).isEqualTo(0.625, within(1e-12));
    assertThat(half.get(1).score()).isEqualTo(0.5, within(1e-12));
    assertThat(half.get(0).stages().rerankScore()).isEqualTo(0.0);
  }

  @Test
  void scores_that_are_all_alike_leave_the_order_to_the_other_side() {
    List<Hit> hits = recalled(3, 2, 1);
    assertThat(ids(Splice.of(hits, new float[] {7, 7, 7}, 0.1))).containsExactly("d0", "d1", "d2");
    assertThat(ids(Splice.of(recalled(5, 5, 5), new float[] {1, 2, 3}, 0.9)))
        .containsExactly("d2", "d1", "d0");
  }
}
