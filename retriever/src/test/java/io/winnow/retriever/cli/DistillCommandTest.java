package io.winnow.retriever.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.StaticModel;
import io.winnow.engine.table.ElementType;
import io.winnow.retriever.transformer.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of {@code winnow distill}, with a small random teacher of 32 dimensions. */
class DistillCommandTest {
  @TempDir private Path folder;

  private CliRun run(Path out, Object... options) {
    List<Object> all = new ArrayList<>(List.of("distill", "--out", out));
    all.addAll(Arrays.asList(options));
    if (!all.contains("--teacher")) {
      all.addAll(List.of("--teacher", TinyModels.path("tiny-mean")));
    }
    return CliRun.of(all.toArray());
  }

  private StaticModel distilled(Object... options) throws IOException {
    Path out = folder.resolve("model");
    CliRun run = run(out, options);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).startsWith(out + ": StaticModel[");
    return StaticModel.load(out);
  }

  @ParameterizedTest
  @CsvSource({"8, 8, 8", "0.9, 20, 0.9", "auto, 32, auto", "none, 32,", "500, 32, 500"})
  void the_width_is_a_number_a_share_or_a_word(String dims, int width, String told)
      throws IOException {
    try (StaticModel model = distilled("--dims", dims)) {
      if (dims.equals("0.9")) {
        assertThat(model.dimension()).isBetween(2, 31);
      } else {
        assertThat(model.dimension()).isEqualTo(width);
      }
      Object pca = model.about().get("apply_pca");
      assertThat(pca == null ? null : pca.toString()).isEqualTo(told);
    }
  }

  @Test
  void a_width_beyond_the_teacher_warns() {
    CliRun run = run(folder.resolve("model"), "--dims", 500);
    assertThat(run.err()).contains("warning: the teacher has 32 dimensions, and so will the model");
  }

  @Test
  void without_weights_a_row_is_what_the_teacher_gave() throws IOException {
    try (StaticModel plain = distilled("--dims", "none", "--sif", "none", "--pooling", "last")) {
      float[] bare = plain.row(plain.tokenizer().id("gold"));
      try (StaticModel weighed = distilled("--dims", "none", "--sif", "0.5", "--pooling", "last")) {
        float[] row = weighed.row(weighed.tokenizer().id("gold"));
        assertThat(weighed.about().get("sif_coefficient")).isEqualTo(0.5);
        assertThat(row[0] / bare[0]).isBetween(0.9f, 0.999f);
        assertThat(row[31] / bare[31]).isCloseTo(row[0] / bare[0], within(1e-5f));
      }
      assertThat(plain.about().get("pooling")).isEqualTo("last");
    }
  }

  @Test
  void tokens_are_left_out_by_a_pattern_or_not_at_all() throws IOException {
    int all;
    try (StaticModel model = distilled("--remove", "")) {
      all = model.vocabularySize();
    }
    try (StaticModel model = distilled("--remove", "##|\\[MASK\\]")) {
      assertThat(model.vocabularySize()).isLessThan(all - 30);
      assertThat(model.tokenizer().id("##s")).isEqualTo(-1);
      assertThat(model.tokenizer().id("[MASK]")).isEqualTo(-1);
      assertThat(model.tokenizer().id("gold")).isPositive();
    }
  }

  @Test
  void words_of_a_file_become_tokens() throws IOException {
    Path words =
        Files.writeString(
            folder.resolve("words.txt"), "riverbank\n\nlost sword\ngold\nriverbank\n");
    Path out = folder.resolve("model");
    CliRun run = run(out, "--words", words);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("added 2 of 4 words; others are empty, repeated, or in the vocabulary");
    try (StaticModel model = StaticModel.load(out)) {
      assertThat(model.tokenizer().encode("The Riverbank: a lost  sword, a lost sword"))
          .contains(model.tokenizer().id("riverbank"), model.tokenizer().id("lost sword"));
    }
  }

  @Test
  void tokens_share_rows() throws IOException {
    try (StaticModel model = distilled("--vocabulary", 20, "--dims", 8, "--dtype", "f16")) {
      assertThat(model.toString()).contains("20 x 8 F16");
      assertThat(model.elementType()).isEqualTo(ElementType.F16);
      assertThat(model.vocabularySize()).isGreaterThan(100);
      assertThat(model.weight(50)).isLessThan(1);
      assertThat(model.encode("the gold in the river")).isNotEqualTo(new float[8]);
    }
  }

  @Test
  void more_rows_than_tokens_are_wrong_usage() {
    CliRun run = run(folder.resolve("model"), "--vocabulary", 1_000_000);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--vocabulary: expected at most ", "found 1000000");
  }

  @Test
  void a_file_of_words_that_is_not_there_is_one_message() {
    CliRun run = run(folder.resolve("model"), "--words", folder.resolve("none.txt"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("none.txt");
  }

  @Test
  void words_that_are_not_text_are_one_message() throws IOException {
    Path words = Files.write(folder.resolve("words"), new byte[] {'a', (byte) 0xFF, '\n'});
    CliRun run = run(folder.resolve("model"), "--words", words);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err().lines())
        .containsExactly("winnow: not UTF-8: " + words + ", line 1; convert the text to UTF-8");
  }

  @Test
  void a_pattern_that_takes_the_unknown_token_is_refused_before_the_work() {
    CliRun run = run(folder.resolve("model"), "--remove", ".");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("cannot remove the unknown token \"[UNK]\"");
    assertThat(folder.resolve("model")).doesNotExist();
  }

  @Test
  void a_pooler_is_used_where_there_is_one_and_named_where_there_is_none() throws IOException {
    try (StaticModel model =
        distilled("--teacher", TinyModels.path("tiny-pairs"), "--pooling", "pooler")) {
      assertThat(model.about().get("pooling")).isEqualTo("pooler");
    }
    CliRun run = run(folder.resolve("other"), "--pooling", "pooler");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("pooling by the pooler not supported by tiny-mean");
    assertThat(folder.resolve("other")).doesNotExist();
  }

  @Test
  void a_fitted_model_shares_rows_too() throws IOException {
    StringBuilder corpus = new StringBuilder();
    List<String> who = List.of("king", "queen", "bird", "cat");
    for (int d = 0; d < 300; d++) {
      String text = "the river and the stone of the " + who.get(d % 4) + " " + d;
      corpus.append("{\"_id\": \"d" + d + "\", \"text\": \"" + text + "\"}\n");
    }
    Path documents = Files.writeString(folder.resolve("corpus.jsonl"), corpus);
    try (StaticModel model = distilled("--corpus", documents, "--vocabulary", 30, "--dims", 8)) {
      assertThat(model.toString()).contains("30 x 8 F32");
      assertThat(model.about()).containsKey("fit_texts");
    }
  }
}
