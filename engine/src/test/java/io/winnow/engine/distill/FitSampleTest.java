package io.winnow.engine.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.Progress;
import io.winnow.engine.tokenizer.Tokenizer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
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
    return FitSample.of(
        WordsTeacher.corpus(documents), tokenizer, options, passage, new Stop(), Progress.NONE);
  }

  private static List<String> texts(List<FitText> texts) {
    return texts.stream().map(FitText::text).toList();
  }

  @Test
  void passages_are_runs_of_sentences_up_to_their_length() throws IOException {
    String document = "w1 w2 w3. w4 w5? W6 w7! w8 w9 w10 w11 w12 w13 w14 w15. w16";
    FitOptions options = FitOptions.defaults().withSentences(0);
    assertThat(texts(sample(List.of(document), options, 8).passages()))
        .containsExactlyInAnyOrder(
            "w1 w2 w3. w4 w5?", "W6 w7! w8 w9 w10 w11", "w12 w13 w14 w15. w16");
  }

  @Test
  void bounds_are_kept_and_no_text_comes_twice() throws IOException {
    List<String> documents = WordsTeacher.documents(2000, 4);
    FitOptions options = FitOptions.defaults().withSentences(300).withPassages(200);
    FitSample sample = sample(documents, options, 200);
    assertThat(new HashSet<>(texts(sample.passages()))).hasSize(200);
    assertThat(new HashSet<>(texts(sample.sentences()))).hasSize(300);
    assertThat(sample.fragments().size()).isBetween(150, 300);
    long held = sample.texts().stream().filter(FitText::heldOut).count();
    assertThat(held / (double) sample.texts().size()).isCloseTo(0.1, within(0.05));
  }

  @Test
  void the_sample_is_spread_over_the_whole_corpus() throws IOException {
    List<String> documents = new ArrayList<>();
    for (int d = 0; d < 1000; d++) {
      documents.add("w%d w1 w2 w3 w4 w5 w6 w7 w8.".formatted(d % 400) + " w" + d / 400);
    }
    FitOptions options = FitOptions.defaults().withSentences(0).withPassages(100);
    long late =
        texts(sample(documents, options, 200).passages()).stream()
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
    List<FitText> fragments = sample.fragments();
    List<String> sentences = texts(sample.sentences());
    assertThat(fragments).hasSizeGreaterThan(100);
    assertThat(fragments)
        .allSatisfy(
            fragment -> {
              assertThat(fragment.text().split(" ", -1)).hasSizeBetween(3, 10);
              assertThat(sentences).anyMatch(sentence -> sentence.contains(fragment.text()));
            });
    assertThat(fragments).as("with the last word").anyMatch(f -> f.text().endsWith("."));
  }

  @Test
  void text_without_sentence_ends_is_cut_to_passages() throws IOException {
    String endless = String.join(" ", Collections.nCopies(5000, "w1 w2 w3"));
    FitSample sample = sample(List.of(endless), FitOptions.defaults(), 200);
    assertThat(sample.passages()).isNotEmpty();
    assertThat(sample.passages())
        .allSatisfy(
            passage -> {
              assertThat(tokenizer.encode(passage.text()).length).isBetween(50, 200);
              assertThat(passage.text()).startsWith("w").doesNotEndWith(" ");
            });
    assertThat(sample.frequencies()[tokenizer.id("w2")]).isEqualTo(1);
    assertThat(sample.unknownShare()).isZero();
  }

  @Test
  void text_without_blanks_is_cut_too_and_no_pair_is_split() throws IOException {
    String endless = "\uD83D\uDE00.".repeat(3000) + "w1";
    FitSample sample = sample(List.of(endless, "w1"), FitOptions.defaults(), 8);
    assertThat(sample.unknownShare()).isCloseTo(0.5, within(0.01));
    assertThat(texts(sample.passages()))
        .allSatisfy(
            text ->
                assertThat(text.codePoints())
                    .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
  }

  @Test
  void the_sample_depends_neither_on_the_order_nor_on_repetition() throws IOException {
    List<String> documents = WordsTeacher.documents(500, 6);
    FitOptions options = FitOptions.defaults().withSentences(100).withPassages(100);
    List<String> other = new ArrayList<>(documents);
    for (int i = 0; i < 200; i++) {
      other.addAll(documents.subList(0, 50));
    }
    Collections.shuffle(other, new Random(7));
    FitSample sample = sample(documents, options, 200);
    FitSample repeated = sample(other, options, 200);
    assertThat(texts(repeated.sentences())).isEqualTo(texts(sample.sentences()));
    assertThat(texts(repeated.passages())).isEqualTo(texts(sample.passages()));
    assertThat(texts(sample(documents, options.withSeed(1), 200).passages()))
        .doesNotContainSequence(texts(sample.passages()).subList(0, 3));
  }
}
