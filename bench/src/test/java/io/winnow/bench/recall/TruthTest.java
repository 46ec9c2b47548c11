package io.winnow.bench.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.bench.recall.system.IndexedDocument;
import io.winnow.bench.recall.system.Nearest;
import io.winnow.bench.recall.system.Share;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Recall of answers to questions whose answers are plain. */
final class TruthTest {
  private static final Share HALF = Share.parse("50");

  /** The first column is the cosine with the query; the third document has no vector. */
  private static final Truth TRUTH =
      new Truth(
          List.of(document(0), document(600), document(0), document(499), document(1), document(2)),
          List.of(at(0.9), at(0.8), new float[0], at(0.6), at(0.6), at(-1)),
          List.of(new float[] {1, 0}),
          List.of(Share.ALL, HALF, new Share(1)),
          3);

  private static IndexedDocument document(int bucket) {
    return new IndexedDocument("", "", bucket);
  }

  private static float[] at(double cosine) {
    return new float[] {(float) cosine, (float) Math.sqrt(1 - cosine * cosine)};
  }

  private static Nearest answer(int[] documents, double... cosines) {
    float[] floats = new float[cosines.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) cosines[i];
    }
    return new Nearest(documents, floats, "");
  }

  private static double recall(Share share, Nearest answer) throws IOException {
    return TRUTH.recall(share, List.of(answer))[0];
  }

  @Test
  void documents_without_a_vector_are_not_to_be_found() {
    assertThat(TRUTH.accepted(Share.ALL)).isEqualTo(5);
    assertThat(TRUTH.accepted(HALF)).isEqualTo(4);
    assertThat(TRUTH.accepted(new Share(1))).isEqualTo(1);
  }

  @Test
  void recall_is_the_part_of_the_best_that_was_found() throws IOException {
    assertThat(recall(Share.ALL, answer(new int[] {0, 1, 3}, 0.9, 0.8, 0.6))).isEqualTo(1);
    assertThat(recall(Share.ALL, answer(new int[] {0, 5}, 0.9, -1))).isEqualTo(1 / 3.0);
    assertThat(recall(Share.ALL, answer(new int[0]))).isZero();
  }

  @Test
  void of_equal_documents_any_will_do() throws IOException {
    assertThat(recall(Share.ALL, answer(new int[] {0, 1, 4}, 0.9, 0.8, 0.6))).isEqualTo(1);
  }

  @Test
  void a_filter_has_an_answer_of_its_own() throws IOException {
    assertThat(recall(HALF, answer(new int[] {0, 3, 4}, 0.9, 0.6, 0.6))).isEqualTo(1);
    assertThat(recall(new Share(1), answer(new int[] {0}, 0.9))).isEqualTo(1);
  }

  @Test
  void wrong_answers_are_refused() {
    assertWrong(
        HALF,
        answer(new int[] {1}, 0.8),
        "query 0, document 1: of bucket 600 found by filter 50 %");
    assertWrong(Share.ALL, answer(new int[] {0, 0}, 0.9, 0.9), "query 0, document 0: found twice");
    assertWrong(
        Share.ALL,
        answer(new int[] {2}, 0.9),
        "query 0, document 2: found, and there is none with a vector");
    assertWrong(
        Share.ALL,
        answer(new int[] {6}, 0.9),
        "query 0, document 6: found, and there is none with a vector");
    assertWrong(
        Share.ALL,
        answer(new int[] {0}, 0.91),
        "query 0, document 0: expected cosine 0.9, found 0.91");
  }

  private static void assertWrong(Share share, Nearest answer, String message) {
    assertThatThrownBy(() -> recall(share, answer))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }
}
