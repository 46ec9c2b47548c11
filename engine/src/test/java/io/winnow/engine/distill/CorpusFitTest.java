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
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
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

  /** On documents that the fit has not seen. */
  private static double agreement(StaticModel model, WordsTeacher teacher) throws IOException {
    return agreement(model, teacher, WordsTeacher.documents(200, 2));
  }

  private static double agreement(StaticModel model, WordsTeacher teacher, List<String> documents)
      throws IOException {
    return Agreement.on(
        WordsTeacher.corpus(documents), model, teacher, teacher::embed, Progress.NONE);
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
      assertThat(agreement(model, teacher)).isGreaterThan(0.6).isGreaterThan(distilled + 0.4);
      assertThat(result.agreement().orElseThrow()).isGreaterThan(0.6);
      assertThat(model.dimension()).isEqualTo(64);
      assertThat(result.documents()).isEqualTo(600);
      assertThat(result.unknownShare()).isZero();
      assertThat(model.about().get("fit_documents")).isEqualTo(600L);
      assertThat(model.about().get("fit_ridge")).isEqualTo(result.ridge());
      assertThat(model.about().get("fit_agreement")).isEqualTo(result.agreement().orElseThrow());
    }
  }

  @Test
  void agreement_falls_when_documents_of_other_words_come() throws IOException {
    WordsTeacher teacher = new WordsTeacher(3);
    List<String> known = WordsTeacher.documents(600, 1, 0, WordsTeacher.WORDS / 2);
    List<String> mixed = new ArrayList<>(known);
    mixed.addAll(WordsTeacher.documents(600, 2, WordsTeacher.WORDS / 2, WordsTeacher.WORDS));
    FitResult result = fit(teacher, known, OPTIONS);
    try (StaticModel model = result.model()) {
      assertThat(agreement(model, teacher, known)).isEqualTo(result.agreement().orElseThrow());
      assertThat(agreement(model, teacher, mixed))
          .isLessThan(result.agreement().orElseThrow() - 0.1);
    }
  }

  @Test
  void all_columns_are_kept_where_the_teacher_is_no_wider() throws IOException {
    WordsTeacher teacher = new WordsTeacher(3);
    try (StaticModel model = fit(teacher, DOCUMENTS, OPTIONS.withDimensions(256)).model()) {
      assertThat(model.dimension()).isEqualTo(WordsTeacher.WIDTH);
      assertThat(agreement(model, teacher)).isGreaterThan(0.6);
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
      assertThat(agreement(model, teacher)).isGreaterThan(0.6);
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
    assertThat(new HashSet<>(teacher.encoded)).hasSizeGreaterThan(450);
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
        .isInstanceOf(TeacherException.class)
        .hasMessageStartingWith("teacher words returned NaN for the text \"w");
    assertThatThrownBy(
            () ->
                CorpusFit.fit(
                    teacher,
                    texts -> new float[texts.size() * 7],
                    WordsTeacher.corpus(DOCUMENTS),
                    OPTIONS,
                    Progress.NONE))
        .isInstanceOf(TeacherException.class)
        .hasMessageContaining("values for 256 inputs, expected 256 x 96");
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
  void sentences_and_passages_count_not_what_is_made_of_them() throws IOException {
    WordsTeacher teacher = new WordsTeacher(3);
    List<String> documents =
        IntStream.range(0, 49).mapToObj(i -> "w%d w2 w3 w4 w5 w6 w7.".formatted(i)).toList();
    assertThatThrownBy(() -> fit(teacher, documents, OPTIONS)).hasMessageEndingWith("found 98");
  }

  @Test
  void texts_of_unknown_words_alone_are_no_texts() throws IOException {
    WordsTeacher teacher = new WordsTeacher(3);
    List<String> documents =
        IntStream.range(0, 200).mapToObj(i -> "слово %d слово слово слово.".formatted(i)).toList();
    assertThatThrownBy(() -> fit(teacher, documents, OPTIONS))
        .isInstanceOf(CorpusTooSmallException.class);
  }

  @Test
  void a_constant_in_all_vectors_of_the_teacher_changes_nothing() throws IOException {
    WordsTeacher teacher = new WordsTeacher(3);
    FitOptions options = OPTIONS.withRidge(OptionalDouble.of(0.1));
    TextEncoder shifted =
        texts -> {
          float[] rows = teacher.embed(texts);
          for (int i = 0; i < rows.length; i++) {
            rows[i] += i % WordsTeacher.WIDTH % 3;
          }
          return rows;
        };
    FitCorpus corpus = WordsTeacher.corpus(DOCUMENTS);
    try (StaticModel model = fit(teacher, DOCUMENTS, options).model();
        StaticModel other =
            CorpusFit.fit(teacher, shifted, corpus, options, Progress.NONE).model()) {
      for (String text : DOCUMENTS.subList(0, 20)) {
        assertThat(Similarity.cosine(model.encode(text), other.encode(text))).isGreaterThan(0.999f);
      }
    }
  }

  @Test
  void rare_words_weigh_more_by_the_power_of_their_inverse_frequency() throws IOException {
    WordsTeacher teacher = new WordsTeacher(3);
    List<String> documents = new ArrayList<>(DOCUMENTS);
    documents.add("w399 w399 w1 w2 w3 w4 w5 w6 w7 w8.");
    FitOptions options =
        OPTIONS.withDimensions(WordsTeacher.WIDTH).withRidge(OptionalDouble.of(1e9));
    DistillOptions plain = DistillOptions.defaults().withPooling(Pooling.TOKEN);
    try (StaticModel model = fit(teacher, documents, options).model();
        StaticModel distilled =
            Distiller.distill(
                teacher, plain.withDimensions(500).withSifCoefficient(0.9999), Progress.NONE)) {
      float[] means = new float[WordsTeacher.WIDTH];
      for (int id = 0; id < distilled.vocabularySize(); id++) {
        float[] row = distilled.row(id);
        for (int c = 0; c < means.length; c++) {
          means[c] += row[c] / distilled.vocabularySize();
        }
      }
      double rare = stretch(model, distilled, means, "w390", documents);
      double usual = stretch(model, distilled, means, "w5", documents);
      assertThat(rare / usual).isCloseTo(1, within(0.05));
    }
  }

  /** What a row is longer than the distilled one, against what its frequency asks for. */
  private static double stretch(
      StaticModel model,
      StaticModel distilled,
      float[] means,
      String word,
      List<String> documents) {
    int id = model.tokenizer().id(word);
    float[] centred = distilled.row(id);
    for (int c = 0; c < centred.length; c++) {
      centred[c] -= means[c];
    }
    long in = documents.stream().filter(d -> List.of(d.split("[ .]+", -1)).contains(word)).count();
    double weight = Math.pow(Math.log(1 + documents.size() / (1.0 + in)), 1.3);
    return Similarity.norm(model.row(id)) / Similarity.norm(centred) / weight;
  }

  @Test
  void nothing_goes_on_after_an_interrupt() throws Exception {
    WordsTeacher teacher = new WordsTeacher(3);
    for (String step :
        List.of("reading the corpus", "encoding texts", "encoding tokens", "solving", "reducing")) {
      AtomicBoolean ended = new AtomicBoolean();
      List<String> late = Collections.synchronizedList(new ArrayList<>());
      try {
        assertThatThrownBy(
                () ->
                    CorpusFit.fit(
                        teacher,
                        teacher::embed,
                        WordsTeacher.corpus(DOCUMENTS),
                        OPTIONS,
                        (at, _, _) -> {
                          if (ended.get()) {
                            late.add(at);
                          } else if (at.startsWith(step)) {
                            Thread.currentThread().interrupt();
                          }
                        }))
            .as(step)
            .isInstanceOf(CancellationException.class);
        ended.set(true);
      } finally {
        assertThat(Thread.interrupted()).as(step).isTrue();
      }
      Thread.sleep(200);
      assertThat(late).as("steps told after the end of " + step).isEmpty();
    }
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
