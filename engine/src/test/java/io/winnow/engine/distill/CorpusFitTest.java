package io.winnow.engine.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.Progress;
import io.winnow.engine.Similarity;
import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusFitTest {
  private static final FitOptions OPTIONS = FitOptions.defaults().withDimensions(64);
  private static final List<String> DOCUMENTS = WordsTeacher.documents(600, 1);

  @TempDir Path folder;

  private static FitResult fit(WordsTeacher teacher, List<String> documents, FitOptions options)
      throws IOException {
    return CorpusFit.fit(
        teacher, teacher::embed, WordsTeacher.corpus(documents), options, Progress.NONE);
  }

  /** On documents that the fit has not seen, by pairs of whole documents. */
  private static double agreement(StaticModel model, WordsTeacher teacher) throws IOException {
    return Agreement.on(
        WordsTeacher.corpus(WordsTeacher.documents(200, 2)),
        model,
        teacher,
        teacher::embed,
        Progress.NONE);
  }

  @Test
  void a_fit_agrees_with_its_teacher_where_distillation_does_not() throws IOException {
    WordsTeacher teacher = new WordsTeacher(3);
    double distilled;
    try (StaticModel model =
        Distiller.distill(teacher, DistillOptions.defaults().withDimensions(64), Progress.NONE)) {
      distilled = agreement(model, teacher);
    }
    FitResult result = fit(teacher, DOCUMENTS, OPTIONS);
    try (StaticModel model = result.model()) {
      assertThat(agreement(model, teacher)).isGreaterThan(0.9).isGreaterThan(distilled + 0.4);
      assertThat(result.agreement()).isGreaterThan(0.9);
      assertThat(model.dimension()).isEqualTo(64);
      assertThat(result.documents()).isEqualTo(600);
      assertThat(result.unknownShare()).isZero();
      assertThat(model.about().get("fit_documents")).isEqualTo(600L);
      assertThat(model.about().get("fit_ridge")).isEqualTo(result.ridge());
      assertThat(model.about().get("fit_agreement")).isEqualTo(result.agreement());
    }
  }

  @Test
  void all_columns_are_kept_where_the_teacher_is_no_wider() throws IOException {
    WordsTeacher teacher = new WordsTeacher(3);
    try (StaticModel model = fit(teacher, DOCUMENTS, OPTIONS.withDimensions(256)).model()) {
      assertThat(model.dimension()).isEqualTo(WordsTeacher.WIDTH);
      assertThat(agreement(model, teacher)).isGreaterThan(0.9);
    }
  }

  @Test
  void a_large_lambda_keeps_the_distilled_table() throws IOException {
    WordsTeacher teacher = new WordsTeacher(3);
    FitOptions options = OPTIONS.withDimensions(WordsTeacher.WIDTH);
    try (StaticModel kept =
            fit(teacher, DOCUMENTS, options.withRidge(OptionalDouble.of(1e9))).model();
        StaticModel distilled =
            Distiller.distill(
                teacher,
                DistillOptions.defaults()
                    .withDimensions(WordsTeacher.WIDTH)
                    .withPooling(Pooling.TOKEN),
                Progress.NONE)) {
      // The distilled one is turned by PCA; lengths and angles stay, but for the mean that is gone.
      int one = kept.tokenizer().id("w7");
      int other = kept.tokenizer().id("w301");
      assertThat(Similarity.cosine(kept.row(one), kept.row(other)))
          .isCloseTo(Similarity.cosine(distilled.row(one), distilled.row(other)), within(1e-3f));
    }
  }

  @Test
  void the_same_input_gives_the_same_bytes_with_one_thread_and_with_many() throws Exception {
    Path one = folder.resolve("one");
    Path many = folder.resolve("many");
    try (ForkJoinPool single = new ForkJoinPool(1);
        ForkJoinPool wide = new ForkJoinPool(8)) {
      single.submit(() -> save(one)).get();
      wide.submit(() -> save(many)).get();
    }
    assertThat(Files.mismatch(one.resolve("model.safetensors"), many.resolve("model.safetensors")))
        .isEqualTo(-1);
  }

  private static Void save(Path target) throws IOException {
    try (StaticModel model = fit(new WordsTeacher(3), DOCUMENTS, OPTIONS).model()) {
      model.save(target);
      return null;
    }
  }

  @Test
  void another_seed_takes_other_texts() throws IOException {
    WordsTeacher teacher = new WordsTeacher(3);
    FitOptions few = OPTIONS.withSentences(100).withPassages(100).withRidge(OptionalDouble.of(0.1));
    fit(teacher, DOCUMENTS, few).model().close();
    List<String> first = List.copyOf(teacher.encoded);
    teacher.encoded.clear();
    fit(teacher, DOCUMENTS, few.withSeed(1)).model().close();
    assertThat(teacher.encoded).hasSizeBetween(250, 300).isNotEqualTo(first);
    assertThat(first).hasSizeBetween(250, 300);
  }

  @Test
  void one_long_document_is_enough_and_has_nothing_to_hold_out() throws IOException {
    WordsTeacher teacher = new WordsTeacher(3);
    FitResult result = fit(teacher, List.of(String.join(" ", DOCUMENTS)), OPTIONS);
    try (StaticModel model = result.model()) {
      assertThat(result.documents()).isEqualTo(1);
      assertThat(result.ridge()).isEqualTo(0.1);
      assertThat(agreement(model, teacher)).isGreaterThan(0.7);
    }
  }

  @Test
  void a_tiny_corpus_is_refused_with_what_it_takes() throws IOException {
    WordsTeacher teacher = new WordsTeacher(3);
    for (List<String> documents : List.of(List.<String>of(), DOCUMENTS.subList(0, 5))) {
      assertThatThrownBy(() -> fit(teacher, documents, OPTIONS))
          .isInstanceOf(CorpusTooSmallException.class)
          .hasMessageContaining("expected at least 100 sentences and passages");
    }
    assertThat(teacher.encoded).as("texts that were encoded for nothing").isEmpty();
  }

  @Test
  void one_sentence_a_million_times_is_one_text() throws IOException {
    WordsTeacher teacher = new WordsTeacher(3);
    List<String> documents =
        new ArrayList<>(Collections.nCopies(1_000_000, "w1 w2 w3 w4 w5 w6 w7."));
    documents.addAll(DOCUMENTS);
    FitOptions few = OPTIONS.withSentences(200).withPassages(200);
    fit(teacher, documents, few).model().close();
    assertThat(teacher.encoded).filteredOn("w1 w2 w3 w4 w5 w6 w7."::equals).hasSizeLessThan(3);
  }

  @Test
  void what_the_tokenizer_does_not_know_is_counted() throws IOException {
    WordsTeacher teacher =
        new WordsTeacher(3) {
          @Override
          float[] embed(List<String> texts) {
            return super.embed(
                texts.stream().map(text -> text.replaceAll("[^w0-9 .]+", "w1")).toList());
          }
        };
    List<String> documents =
        DOCUMENTS.stream().map(text -> text.replaceAll("w[0-9]+ w", "слово w")).toList();
    FitResult result = fit(teacher, documents, OPTIONS);
    result.model().close();
    assertThat(result.unknownShare()).isBetween(0.3, 0.5);
  }

  @Test
  void a_teacher_that_returns_nonsense_is_named() throws IOException {
    WordsTeacher teacher = new WordsTeacher(3);
    assertThatThrownBy(
            () ->
                CorpusFit.fit(
                    teacher,
                    texts -> {
                      float[] rows = teacher.embed(texts);
                      rows[WordsTeacher.WIDTH + 1] = Float.NaN;
                      return rows;
                    },
                    WordsTeacher.corpus(DOCUMENTS),
                    OPTIONS,
                    Progress.NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("teacher words returned NaN for the text \"w");
    assertThatThrownBy(
            () ->
                CorpusFit.fit(
                    teacher,
                    texts -> new float[texts.size() * 7],
                    WordsTeacher.corpus(DOCUMENTS),
                    OPTIONS,
                    Progress.NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("values for 256 texts, expected 24576");
  }

  @Test
  void an_encoder_that_cannot_write_ends_the_fit_with_its_own_failure() {
    assertThatThrownBy(
            () ->
                CorpusFit.fit(
                    new WordsTeacher(3),
                    texts -> {
                      throw new IOException("No space left on device");
                    },
                    WordsTeacher.corpus(DOCUMENTS),
                    OPTIONS,
                    Progress.NONE))
        .isInstanceOf(IOException.class)
        .hasMessage("No space left on device");
  }

  @Test
  void an_interrupt_ends_the_solve() throws IOException {
    WordsTeacher teacher = new WordsTeacher(3);
    try {
      assertThatThrownBy(
              () ->
                  CorpusFit.fit(
                      teacher,
                      teacher::embed,
                      WordsTeacher.corpus(DOCUMENTS),
                      OPTIONS,
                      (step, _, _) -> {
                        if (step.equals("solving")) {
                          Thread.currentThread().interrupt();
                        }
                      }))
          .isInstanceOf(CancellationException.class);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
