package io.winnow.bench.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.winnow.datasets.BundledCollection;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.IndexInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models fitted to the bundled collection through the command line, by the demo's teacher. */
class FitTest {
  private static final String TEACHER = "all-MiniLM-L6-v2";
  private static final String TINY =
      "../retriever/src/test/resources/io/winnow/retriever/transformer/tiny-mean";

  /** Bytes of a kept vector of the teacher, and before the first of a file. */
  private static final int RECORD = 16 + 4 + 4 * 384 + 4;

  private static final int HEADER = 64;

  @TempDir Path home;
  private Winnow winnow;
  private Path dataset;
  private Path corpus;

  @BeforeEach
  void bring_the_collection() throws Exception {
    winnow = new Winnow(home);
    dataset = home.resolve(BundledCollection.NAME);
    Winnow.Run get =
        winnow.run("datasets", "get", BundledCollection.NAME, "--into", home.toString());
    assertThat(get.exitCode()).as(get.err()).isZero();
    corpus = dataset.resolve("corpus.jsonl");
  }

  private double ndcg(Path model) throws Exception {
    Winnow.Run run =
        winnow.run(
            "eval",
            "--dataset",
            dataset,
            "--pipeline",
            "static",
            "--model",
            model,
            "--no-control",
            "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.json().at("/measures/nDCG@10").asDouble();
  }

  @Test
  void a_fitted_model_finds_more_than_a_distilled_one_and_the_teacher_runs_once() throws Exception {
    Path distilled = home.resolve("distilled");
    Path fitted = home.resolve("fitted");
    winnow.run("distill", "--teacher", TEACHER, "--out", distilled);
    Winnow.Run first =
        winnow.run("distill", "--teacher", TEACHER, "--corpus", corpus, "--out", fitted);
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.err())
        .contains("encoding texts with")
        .contains("fitted to ")
        .contains("lambda");
    assertThat(ndcg(fitted)).isGreaterThan(ndcg(distilled) + 0.1);

    // Again, to other dimensions: the vectors of the teacher are there.
    Winnow.Run second =
        winnow.run(
            "distill",
            "--teacher",
            TEACHER,
            "--corpus",
            corpus,
            "--dims",
            64,
            "--ridge",
            0.1,
            "--dtype",
            "i8",
            "--out",
            home.resolve("small"));
    assertThat(second.exitCode()).as(second.err()).isZero();
    try (StaticModel small = StaticModel.load(home.resolve("small"))) {
      assertThat(small.dimension()).isEqualTo(64);
      assertThat(small.about().get("fit_ridge")).isEqualTo(0.1);
    }
    fitAnIndexInOneGo();
    assertThat(vectors()).as("files of vectors: one for each run that encoded").hasSize(1);
  }

  private List<Path> vectors() throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve("vectors"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /** And it tells how it drifts. */
  private void fitAnIndexInOneGo() throws Exception {
    Path index = home.resolve("index");
    Winnow.Run run = winnow.run("index", "--index", index, "--fit", "--teacher", TEACHER, corpus);
    assertThat(run.exitCode()).as(run.err()).isZero();
    Path model = home.resolve("index-model");
    assertThat(IndexInfo.read(index).model()).isEqualTo(model.toRealPath().toString());
    Winnow.Run search = winnow.run("search", "--index", index, "how do I sharpen a knife");
    assertThat(search.exitCode()).as(search.err()).isZero();

    JsonNode info = winnow.run("info", index, "--drift", "--teacher", TEACHER, "--json").json();
    assertThat(info.get("agreement").asDouble())
        .isEqualTo(info.get("agreement_at_fit").asDouble())
        .isBetween(0.3, 1.0);
    assertThat(info.get("drift").asDouble()).isZero();
    assertThat(winnow.run("info", model, "--json").json().get("fit_documents").asInt())
        .isEqualTo(340);

    Winnow.Run again = winnow.run("index", "--index", index, "--fit", "--teacher", TEACHER, corpus);
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).contains("--fit is for a new index").contains("winnow reindex");
  }

  @Test
  void too_few_texts_are_refused_and_distilled_only_if_asked() throws Exception {
    Path few = home.resolve("few.jsonl");
    Files.writeString(
        few, "{\"_id\": \"1\", \"text\": \"One sentence that is long enough.\"}\nnot JSON\n");
    Path out = home.resolve("model");
    Winnow.Run run = winnow.run("distill", "--teacher", TINY, "--corpus", few, "--out", out);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains("at least 100 sentences and passages")
        .contains("(1 lines or files skipped)")
        .containsOnlyOnce("skipped: " + few + ":2: ")
        .contains("--distil-if-small");
    assertThat(out).doesNotExist();
    Winnow.Run asked =
        winnow.run(
            "distill", "--teacher", TINY, "--corpus", few, "--distil-if-small", "--out", out);
    assertThat(asked.exitCode()).as(asked.err()).isZero();
    try (StaticModel model = StaticModel.load(out)) {
      assertThat(model.about().get("fit_documents")).isNull();
    }
  }

  @Test
  void a_language_that_the_tokenizer_does_not_know_is_told() throws Exception {
    Path foreign = foreign();
    Winnow.Run run =
        winnow.run(
            "distill", "--teacher", TINY, "--corpus", foreign, "--out", home.resolve("model"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).containsPattern("warning: \\d+ % of the corpus's tokens are unknown to");
    assertThat(run.err()).as("what was skipped").containsOnlyOnce(foreign + ":121: ");
  }

  /**
   * Enough to fit to, in a language that is unknown to the tokenizer, and a line that is broken.
   */
  private Path foreign() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int d = 0; d < 120; d++) {
      lines.append("{\"_id\": \"%d\", \"text\": \"%d ファイルを読む 行 string.\"}\n".formatted(d, d));
    }
    return Files.writeString(home.resolve("foreign.jsonl"), lines.append("broken\n"));
  }

  @Test
  void a_fit_puts_the_model_beside_the_index_however_it_is_named() throws Exception {
    Path index = home.resolve("my");
    Winnow.Run run =
        winnow.run("index", "--index", index + "/.", "--fit", "--teacher", TINY, foreign());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).as("once, though read twice").containsOnlyOnce("foreign.jsonl:121: ");
    assertThat(home.resolve("my-model/model.safetensors")).exists();
    assertThat(index.resolve("my-model")).doesNotExist();
  }

  @Test
  void drift_says_what_it_does_not_know_and_whose_figures_do_not_belong_together()
      throws Exception {
    Path model = home.resolve("plain");
    Path index = home.resolve("index");
    winnow.run("distill", "--teacher", TINY, "--out", model);
    Winnow.Run made = winnow.run("index", "--index", index, "--model", model, corpus);
    assertThat(made.exitCode()).as(made.err()).isZero();

    Winnow.Run text = winnow.run("info", index, "--drift", "--teacher", TINY);
    assertThat(text.exitCode()).as(text.err()).isZero();
    assertThat(text.out()).containsPattern("agreement_at_fit +unknown").doesNotContain("null");
    assertThat(text.err()).contains("was not fitted").doesNotContain("was made from");

    Path config = model.resolve("config.json");
    Files.writeString(
        config, Files.readString(config).replace("tiny-mean", "someone/other-encoder"));
    Path moved = Files.move(model, home.resolve("moved"));
    Winnow.Run json =
        winnow.run("info", index, "--drift", "--teacher", TINY, "--model", moved, "--json");
    assertThat(json.exitCode()).as(json.err()).isZero();
    assertThat(json.json().get("agreement_at_fit").isNull()).isTrue();
    assertThat(json.err())
        .contains("warning: the model " + moved + " was made from someone/other-encoder, not from")
        .contains("tiny-mean");
  }

  @Test
  void a_killed_fit_goes_on_where_it_was() throws Exception {
    Path out = home.resolve("model");
    Process process =
        winnow
            .builder("distill", "--teacher", TEACHER, "--corpus", corpus, "--out", out)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("killed.txt").toFile())
            .start();
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (System.nanoTime() < deadline && size() < 300_000 && process.isAlive()) {
      Thread.sleep(20);
    }
    process.destroyForcibly().waitFor();
    long kept = size();
    assertThat(kept).isGreaterThan(300_000);
    assertThat(out).doesNotExist();
    Winnow.Run run = winnow.run("distill", "--teacher", TEACHER, "--corpus", corpus, "--out", out);
    assertThat(run.exitCode()).as(run.err()).isZero();
    // Nothing was encoded twice: as many records as texts, but for one that the kill tore.
    assertThat(vectors()).as("a torn file is not added to").hasSizeBetween(1, 2);
    assertThat(size()).isLessThan(RECORD * (texts(run.err()) + 1L) + 2 * HEADER);
  }

  private static int texts(String err) {
    String digits = err.replaceAll("(?s).*fitted to ([0-9,]+) texts.*", "$1").replace(",", "");
    return Integer.parseInt(digits);
  }

  /** Bytes of vectors that are there. */
  private long size() throws IOException {
    return Files.isDirectory(home.resolve("vectors"))
        ? vectors().stream().mapToLong(file -> file.toFile().length()).sum()
        : 0;
  }
}
