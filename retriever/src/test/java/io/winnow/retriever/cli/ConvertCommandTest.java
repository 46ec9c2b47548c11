package io.winnow.retriever.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.SaveOptions;
import io.winnow.engine.StaticModel;
import io.winnow.engine.table.ElementType;
import io.winnow.retriever.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvertCommandTest {
  @TempDir Path folder;
  private Path model;
  private Path out;

  @BeforeEach
  void make_a_model() throws IOException {
    model = folder.resolve("model");
    out = folder.resolve("out");
    try (StaticModel made = TestModels.of(1, 16)) {
      made.save(model);
    }
  }

  @ParameterizedTest
  @CsvSource({"f32, F32, 1.000000", "F16, F16, 1.000000", "bf16, BF16, 0.99999", "i8, I8, 0.9999"})
  void the_type_is_converted_and_told(String name, ElementType type, String cosine)
      throws IOException {
    CliRun run = CliRun.of("convert", model, out, "--dtype", name);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains(out + ": StaticModel[20 tokens, 20 x 16 " + type + "], ")
        .contains("%,d bytes".formatted(Files.size(out.resolve("model.safetensors"))))
        .contains("texts of 8 random tokens: mean " + cosine);
    try (StaticModel converted = StaticModel.load(out)) {
      assertThat(converted.elementType()).isEqualTo(type);
    }
  }

  @Test
  void without_options_the_model_is_copied() throws IOException {
    assertThat(CliRun.of("convert", model, out).exitCode()).isZero();
    try (StaticModel original = StaticModel.load(model);
        StaticModel copy = StaticModel.load(out)) {
      assertThat(copy.fingerprint()).isEqualTo(original.fingerprint());
    }
  }

  @Test
  void tokens_share_rows() throws IOException {
    CliRun run = CliRun.of("convert", model, out, "--vocabulary", 5, "--dims", 4, "--dtype", "f16");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("StaticModel[20 tokens, 5 x 4 F16], ");

    CliRun again = CliRun.of("convert", out, folder.resolve("smaller"), "--vocabulary", 3);
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).contains("tokens share rows already: 20 tokens have 5 rows");

    CliRun many = CliRun.of("convert", model, folder.resolve("many"), "--vocabulary", 21);
    assertThat(many.exitCode()).isEqualTo(2);
    assertThat(many.err())
        .contains("clusters: expected 1 to 20, the tokens of the model, found 21");
  }

  @Test
  void everything_at_once() throws IOException {
    Path words = Files.writeString(folder.resolve("words.txt"), "goldstone\n\nread file\r\nGold\n");
    Path corpus =
        Files.writeString(
            folder.resolve("corpus.jsonl"),
            """
            {"_id": "d1", "title": "", "text": "the the the Read File of the river"}
            not JSON
            """);
    CliRun run =
        CliRun.of(
            "convert",
            model,
            out,
            "--dtype",
            "i8",
            "--row-scales",
            "--dims",
            5,
            "--words",
            words,
            "--reweight",
            corpus,
            "--sif",
            "0.1");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err())
        .contains("not added: Gold: is one token already")
        .contains("not added: goldstone: the model knows none of its pieces")
        .contains("1 words added")
        .contains("skipped: " + corpus + ":2: ");
    assertThat(run.out()).contains("StaticModel[21 tokens, 21 x 5 I8], ");
    try (StaticModel original = StaticModel.load(model);
        StaticModel converted = StaticModel.load(out)) {
      int the = converted.tokenizer().id("the");
      float expected = original.row(the)[0] * (0.1f / (0.1f + 4 / 7f));
      assertThat(converted.weight(the) * converted.row(the)[0]).isCloseTo(expected, within(0.01f));
      assertThat(converted.tokenIds("READ file", converted.options()))
          .containsExactly(converted.tokenizer().id("read file"));
    }
  }

  @Test
  void weights_are_multiplied_where_they_must_not_be_lost() throws IOException {
    Path scaled = folder.resolve("scaled");
    Path corpus =
        Files.writeString(folder.resolve("c.jsonl"), "{\"_id\": \"d1\", \"text\": \"the\"}\n");
    try (StaticModel made = StaticModel.load(model)) {
      made.save(scaled, SaveOptions.rowScaledI8());
    }
    CliRun refused = CliRun.of("convert", scaled, out, "--reweight", corpus);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("scales of its I8 rows");
    CliRun run =
        CliRun.of("convert", scaled, out, "--reweight", corpus, "--keep-weights", "--sif", 1);
    assertThat(run.exitCode()).as(run.err()).isZero();
    try (StaticModel before = StaticModel.load(scaled);
        StaticModel after = StaticModel.load(out)) {
      int the = before.tokenizer().id("the");
      assertThat(after.weight(the)).isCloseTo(before.weight(the) / 2, within(1e-6f));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--row-scales, '', --row-scales does nothing without --dtype i8",
    "--sif, 0.1, --sif does nothing without --reweight",
    "--keep-weights, '', --keep-weights does nothing without --reweight",
    "--dims, 17, 'dimensions: expected 1 to 16, which the model has, found 17'",
    "--dtype, f64, Invalid value for option '--dtype'"
  })
  void options_without_sense_are_wrong_usage(String option, String value, String message) {
    CliRun run =
        value.isEmpty()
            ? CliRun.of("convert", model, out, option)
            : CliRun.of("convert", model, out, option, value);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message);
    assertThat(out).doesNotExist();
  }

  @Test
  void a_corpus_of_which_nothing_is_known_is_refused() throws IOException {
    Path corpus =
        Files.writeString(folder.resolve("c.jsonl"), "{\"_id\": \"d1\", \"text\": \"zzz\"}\n");
    CliRun run = CliRun.of("convert", model, out, "--reweight", corpus);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("expected texts with tokens that the model knows, found none");
  }

  @Test
  void what_is_not_a_model_is_left_alone() throws IOException {
    Files.createDirectories(out);
    Files.writeString(out.resolve("notes.txt"), "mine");
    CliRun run = CliRun.of("convert", model, out);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("holds something else than a static model");
  }

  @Test
  void a_model_may_be_replaced_by_what_is_made_of_it() throws IOException {
    CliRun run = CliRun.of("convert", model, model, "--dims", 3);
    assertThat(run.exitCode()).as(run.err()).isZero();
    try (StaticModel converted = StaticModel.load(model)) {
      assertThat(converted.dimension()).isEqualTo(3);
    }
  }
}
