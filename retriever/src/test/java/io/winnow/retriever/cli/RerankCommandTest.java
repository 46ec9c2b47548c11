package io.winnow.retriever.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.datasets.RunFile;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.TestModels;
import io.winnow.retriever.rerank.Reranker;
import io.winnow.retriever.transformer.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./winnow rerank}, and the options of reranking of {@code search}. */
class RerankCommandTest {
  private static final Path PAIRS = TinyModels.path("tiny-pairs");
  private static final Path ENCODER = TinyModels.path("tiny-mean");

  @TempDir Path folder;
  private Path index;
  private Path run;
  private Path out;

  @BeforeEach
  void make_an_index_and_a_run() throws IOException {
    Path model = folder.resolve("model");
    index = folder.resolve("index");
    out = folder.resolve("out.trec");
    try (StaticModel saved = TestModels.of(1, 16)) {
      saved.save(model);
    }
    Path corpus =
        Files.writeString(
            folder.resolve("corpus.jsonl"),
            """
            {"_id": "d1", "title": "files", "text": "read a file line by line"}
            {"_id": "d2", "title": "threads", "text": "lock a thread"}
            {"_id": "d3", "title": "gold", "text": "the gold of a river"}
            """);
    Files.writeString(folder.resolve("queries.jsonl"), "{\"_id\": \"q1\", \"text\": \"gold\"}\n");
    run =
        Files.writeString(
            folder.resolve("run.trec"), "q1 Q0 d1 1 3 x\nq1 Q0 d2 2 2 x\nq1 Q0 d3 3 1 x\n");
    CliRun indexed = CliRun.of("index", "--index", index, "--model", model, corpus);
    assertThat(indexed.exitCode()).as(indexed.err()).isZero();
  }

  private CliRun rerank(Object... more) {
    Object[] all = new Object[more.length + 7];
    System.arraycopy(
        new Object[] {"rerank", "--run", run, "--dataset", folder, "--out", out}, 0, all, 0, 7);
    System.arraycopy(more, 0, all, 7, more.length);
    return CliRun.of(all);
  }

  private static JsonNode json(CliRun run) throws IOException {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  void a_run_gets_the_scores_of_the_reranker() throws IOException {
    CliRun done = rerank("--reranker", PAIRS, "--tag", "second");
    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.out())
        .startsWith(out + ": 1 queries reranked (FULL 1); 3.0 documents a query\n")
        .contains("milliseconds a query: p50 ");
    assertThat(Files.readAllLines(out)).allSatisfy(line -> assertThat(line).endsWith(" second"));
    float[] scores;
    try (Reranker reranker = Reranker.load(PAIRS)) {
      scores =
          reranker.score(
              "gold",
              List.of(
                  "files read a file line by line",
                  "threads lock a thread",
                  "gold the gold of a river"));
    }
    for (RunFile.Entry entry : Objects.requireNonNull(RunFile.read(out).entries().get("q1"))) {
      int document = Integer.parseInt(entry.docId().substring(1)) - 1;
      assertThat(entry.score()).isCloseTo(scores[document], within(1e-4));
    }
  }

  @Test
  void a_deadline_is_kept_and_told() throws IOException {
    CliRun done = rerank("--reranker", PAIRS, "--deadline", "0.000001");
    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.out())
        .contains("(SKIPPED 1); 0.0 documents a query")
        .contains(
            "last of those not in full: the deadline of 1.0E-6 ms had passed before tiny-pairs")
        .contains("beyond the deadline:  p50 ");
    assertThat(RunFile.read(out).entries().get("q1"))
        .extracting(RunFile.Entry::docId)
        .containsExactly("d1", "d2", "d3");
  }

  @Test
  void wrong_usage_is_told_before_the_work() {
    assertThat(rerank("--reranker", "none").err())
        .startsWith("winnow: --reranker: expected a model, found none");
    assertThat(rerank("--reranker", PAIRS, "--passages", 2).err())
        .startsWith("winnow: --passages does nothing here");
    assertThat(rerank("--reranker", PAIRS, "--depth", "5,3").err())
        .startsWith("winnow: --depth: expected a number for each of 1 rerankers, found 2 numbers");
    assertThat(rerank("--reranker", PAIRS, "--recall-weight", 2).err())
        .startsWith("winnow: weight of recall: expected 0 to 1, found 2.0");
    assertThat(rerank("--reranker", PAIRS, "--deadline", 0).err())
        .startsWith("winnow: deadline: expected more than 0 ms, found PT0S");
    assertThat(CliRun.of("search", "--index", index, "--deadline", 5, "gold").err())
        .startsWith("winnow: --deadline does nothing without --rerank");
    assertThat(CliRun.of("search", "--index", index, "--precision", "bfloat16", "gold").err())
        .startsWith("winnow: --precision does nothing without --rerank");
    assertThat(rerank("--reranker", PAIRS.resolve("model.pt"), "--precision", "bfloat16").err())
        .contains("precision bfloat16 not possible with")
        .contains("expected model.safetensors");
    assertThat(out).doesNotExist();
  }

  @Test
  void scores_in_bfloat16_are_close_and_not_the_same() throws IOException {
    assertThat(rerank("--reranker", PAIRS).exitCode()).isZero();
    List<RunFile.Entry> exact = Objects.requireNonNull(RunFile.read(out).entries().get("q1"));
    assertThat(rerank("--reranker", PAIRS, "--precision", "bfloat16").exitCode()).isZero();
    List<RunFile.Entry> rounded = Objects.requireNonNull(RunFile.read(out).entries().get("q1"));
    double deviation = Math.abs(exact.getFirst().score() - rounded.getFirst().score());
    assertThat(deviation).isBetween(1e-5, 0.1);
  }

  @Test
  void a_search_reranks_in_a_cascade_and_tells_how_far_it_came() throws IOException {
    JsonNode full =
        json(
            CliRun.of(
                "search",
                "--index",
                index,
                "--json",
                "--rerank",
                ENCODER + "," + PAIRS,
                "--depth",
                "3,2",
                "gold"));
    assertThat(full.at("/rerank/status").asText()).isEqualTo("FULL");
    assertThat(full.at("/rerank/depth").asInt()).isEqualTo(3);
    assertThat(full.at("/rerank/truncated").asInt()).isZero();
    assertThat(full.at("/rerank/reason").isNull()).isTrue();

    CliRun late =
        CliRun.of("search", "--index", index, "--rerank", PAIRS, "--deadline", "0.000001", "gold");
    assertThat(late.out())
        .contains("; not reranked: the deadline of 1.0E-6 ms had passed before tiny-pairs began");
    JsonNode sure =
        json(
            CliRun.of(
                "search",
                "--index",
                index,
                "--json",
                "--rerank",
                PAIRS,
                "--margin",
                "0.01",
                "gold"));
    assertThat(sure.at("/rerank/status").asText()).isEqualTo("SKIPPED");
    assertThat(sure.at("/rerank/reason").asText()).startsWith("recall is sure: ");
  }

  @Test
  void the_profile_tells_the_outcome() throws IOException {
    CliRun profile =
        CliRun.of(
            "search",
            "--index",
            index,
            "--rerank",
            PAIRS,
            "--profile",
            "--repeat",
            2,
            "--recall-weight",
            "0.5",
            "gold");
    assertThat(profile.exitCode()).as(profile.err()).isZero();
    assertThat(profile.out()).containsPattern("rerank .* 3 documents by tiny-pairs\n");
  }
}
