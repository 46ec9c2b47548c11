package io.winnow.engine.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FitSampleTest {
  private Tokenizer tokenizer;

  @BeforeEach
  void load() throws IOException {
    tokenizer = new WordsTeacher(1).tokenizer();
  }

  private FitSample sample(List<String> documents, FitOptions options, int passage)
      throws IOException {
    return FitSample.of(WordsTeacher.corpus(documents), tokenizer, options, passage);
  }

  private static List<String> passages(FitSample sample) {
    List<FitText> texts = sample.texts();
    return texts.subList(texts.size() - sample.passages(), texts.size()).stream()
        .map(FitText::text)
        .toList();
  }

  @Test
  void passages_are_runs_of_sentences_up_to_their_length() throws IOException {
    String document = "w1 w2 w3. w4 w5? W6 w7! w8 w9 w10 w11 w12 w13 w14 w15. w16";
    FitOptions options = FitOptions.defaults().withSentences(0);
    assertThat(passages(sample(List.of(document), options, 8)))
        .containsExactlyInAnyOrder(
            "w1 w2 w3. w4 w5?", "W6 w7!", "w8 w9 w10 w11 w12 w13 w14 w15.", "w16");
  }

  @Test
  void bounds_are_kept_and_no_text_comes_twice() throws IOException {
    List<String> documents = WordsTeacher.documents(2000, 4);
    FitOptions options = FitOptions.defaults().withSentences(300).withPassages(200);
    FitSample sample = sample(documents, options, 200);
    assertThat(sample.passages()).isEqualTo(200);
    assertThat(sample.texts().size()).isBetween(700, 800);
    List<String> texts = sample.texts().stream().map(FitText::text).toList();
    assertThat(new HashSet<>(texts.subList(0, 300))).hasSize(300);
    assertThat(new HashSet<>(passages(sample))).hasSize(200);
    long held = sample.texts().stream().filter(FitText::heldOut).count();
    assertThat(held / (double) texts.size()).isCloseTo(0.1, within(0.05));
  }

  @Test
  void the_sample_is_spread_over_the_whole_corpus() throws IOException {
    List<String> documents = new ArrayList<>();
    for (int d = 0; d < 1000; d++) {
      documents.add("w%d w1 w2 w3 w4 w5 w6 w7 w8.".formatted(d % 400) + " w" + d / 400);
    }
    FitOptions options = FitOptions.defaults().withSentences(0).withPassages(100);
    long late =
        passages(sample(documents, options, 200)).stream()
            .filter(text -> text.endsWith("w1") || text.endsWith("w2"))
            .count();
    assertThat(late).as("of 100, from the last 600 of 1,000 documents").isBetween(45L, 75L);
  }

  @Test
  void frequencies_count_documents() throws IOException {
    FitSample sample = sample(List.of("w1 w1 w2.", "w1 nope nope", ""), FitOptions.defaults(), 200);
    assertThat(sample.documents()).isEqualTo(3);
    assertThat(sample.frequencies()[tokenizer.id("w1")]).isEqualTo(2);
    assertThat(sample.frequencies()[tokenizer.id("w2")]).isEqualTo(1);
    assertThat(sample.frequencies()[tokenizer.unknownId()]).isZero();
    assertThat(sample.unknownShare()).isCloseTo(2 / 7.0, within(1e-9));
  }

  @Test
  void fragments_are_words_of_their_sentences_that_stand_together() throws IOException {
    FitOptions options = FitOptions.defaults().withPassages(0);
    FitSample sample = sample(WordsTeacher.documents(100, 5), options, 200);
    List<FitText> fragments =
        sample.texts().stream().filter(text -> text.weight() == 0.25).toList();
    List<String> sentences =
        sample.texts().stream().filter(t -> t.weight() == 1).map(FitText::text).toList();
    assertThat(fragments).hasSizeGreaterThan(100);
    assertThat(fragments)
        .allSatisfy(
            fragment -> {
              assertThat(fragment.text().split(" ", -1)).hasSizeBetween(3, 10);
              assertThat(sentences).anyMatch(sentence -> sentence.contains(fragment.text()));
            });
  }

  @Test
  void a_sentence_that_never_ends_is_bounded_by_the_teacher_not_here() throws IOException {
    String endless = String.join(" ", Collections.nCopies(5000, "w1"));
    FitSample sample = sample(List.of(endless), FitOptions.defaults(), 200);
    assertThat(sample.passages()).isEqualTo(1);
    assertThat(sample.texts()).hasSize(1);
  }
}
