package io.winnow.bench.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./winnow eval}, on a collection of four documents and, where they are, on real ones. */
class EvalTest {
  private static final Path MODEL = Path.of("../engine/src/test/resources/golden/model/f32");

  private static final Path ENCODER =
      Path.of("../retriever/src/test/resources/io/winnow/retriever/transformer/tiny-mean");

  @TempDir Path home;
  private Path dataset;

  @BeforeEach
  void write_a_collection() throws IOException {
    dataset = home.resolve("tiny");
    Files.createDirectories(dataset.resolve("qrels"));
    Files.writeString(
        dataset.resolve("corpus.jsonl"),
        """
        {"_id": "d1", "title": "files", "text": "read the file line by line"}
        {"_id": "d2", "title": "threads", "text": "wait for the thread and take the lock"}
        {"_id": "d3", "title": "maps", "text": "the value of a key in a map"}
        {"_id": "q1", "title": "lists", "text": "the list of a file"}
        """);
    Files.writeString(
        dataset.resolve("queries.jsonl"),
        """
        {"_id": "q1", "text": "read a file"}
        {"_id": "q2", "text": "thread lock"}
        {"_id": "q3", "text": "not judged"}
        """);
    Files.writeString(
        dataset.resolve("qrels/test.tsv"),
        "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\tq1\t1\nq2\td2\t1\nq9\td1\t1\n");
  }

  private Winnow.Run eval(Object... arguments) throws Exception {
    Object[] all = new Object[arguments.length + 1];
    all[0] = "eval";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return new Winnow(home).run(all);
  }

  @Test
  void bm25_needs_no_model_and_averages_over_all_judged_queries() throws Exception {
    Winnow.Run run =
        eval("--dataset", dataset, "--pipeline", "bm25", "--measures", "nDCG@10,R@100", "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode result = run.json();
    // q1 and q2 are answered in full; q9 is judged, but not among the queries, and counts 0.
    assertThat(result.at("/measures/nDCG@10").asDouble()).isEqualTo(2 / 3.0, within(1e-9));
    assertThat(result.at("/measures/R@100").asDouble()).isEqualTo(2 / 3.0, within(1e-9));
    assertThat(result.at("/latency_ms/bm25/p50").isNumber()).isTrue();
    assertThat(result.get("documents").asInt()).isEqualTo(4);
    assertThat(result.get("model").isNull()).isTrue();
    assertThat(result.has("per_query")).isFalse();
    assertThat(run.err()).contains("1 ");
  }

  @Test
  void the_query_s_own_document_is_dropped_only_when_asked() throws Exception {
    Winnow.Run run =
        eval(
            "--dataset",
            dataset,
            "--pipeline",
            "bm25",
            "--measures",
            "R@100",
            "--drop-own-id",
            "--json");
    assertThat(run.json().at("/measures/R@100").asDouble()).isEqualTo((0.5 + 1) / 3, within(1e-9));
  }

  @Test
  void results_and_runs_are_written_and_the_index_is_used_again() throws Exception {
    Path out = home.resolve("result.json");
    Path runFile = home.resolve("run.trec");
    Object[] arguments = {
      "--dataset", dataset, "--pipeline", "hybrid", "--model", MODEL, "--out", out, "--run", runFile
    };
    Winnow.Run first = eval(arguments);
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.out()).contains("nDCG@10").contains("R@100").contains("2 queries");
    assertThat(first.err()).contains("indexing");
    JsonNode result = new ObjectMapper().readTree(out.toFile());
    assertThat(result.at("/per_query/nDCG@10/q1").isNumber()).isTrue();
    assertThat(result.get("model_fingerprint").asText()).hasSize(64);
    assertThat(result.at("/environment/kernels").asText()).startsWith("vector");
    List<String> lines = Files.readAllLines(runFile);
    assertThat(lines.getFirst()).startsWith("q1 Q0 ").endsWith(" winnow");
    Winnow.Run second = eval(arguments);
    assertThat(second.err()).doesNotContain("indexing");
  }

  @Test
  void an_index_that_a_cleaner_emptied_is_made_again() throws Exception {
    Object[] arguments = {
      "--dataset", dataset, "--pipeline", "static", "--model", MODEL, "--no-control", "--json"
    };
    Winnow.Run first = eval(arguments);
    try (Stream<Path> cached = Files.walk(home)) {
      for (Path file : cached.filter(f -> f.resolveSibling("").endsWith("index")).toList()) {
        Files.delete(file);
      }
    }
    Winnow.Run second = eval(arguments);
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.err()).contains("indexing");
    assertThat(second.json().get("measures")).isEqualTo(first.json().get("measures"));
  }

  @Test
  void a_file_that_cannot_be_written_is_refused_before_the_work() throws Exception {
    Path nowhere = home.resolve("nowhere/result.json");
    Winnow.Run out = eval("--dataset", dataset, "--pipeline", "bm25", "--out", nowhere);
    assertThat(out.exitCode()).isEqualTo(1);
    assertThat(out.err()).contains("nowhere").doesNotContain("indexing");
    Winnow.Run run = eval("--dataset", dataset, "--pipeline", "bm25", "--run", home);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("is a folder").doesNotContain("indexing");
  }

  @Test
  void a_run_file_is_deep_and_scores_what_eval_said() throws Exception {
    Path runFile = home.resolve("run.trec");
    Winnow.Run run = eval("--dataset", dataset, "--pipeline", "bm25", "--run", runFile, "--json");
    Winnow.Run score =
        new Winnow(home)
            .run("score", "--qrels", dataset.resolve("qrels/test.tsv"), "--run", runFile, "--json");
    for (String measure : List.of("nDCG@10", "R@100")) {
      assertThat(score.json().get("measures").get(measure))
          .isEqualTo(run.json().get("measures").get(measure));
    }
  }

  @Test
  void a_static_model_is_shown_beside_its_random_control() throws Exception {
    Object[] arguments = {"--dataset", dataset, "--pipeline", "static", "--model", MODEL};
    Winnow.Run run = eval(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("random directions");
    Winnow.Run without = eval(append(arguments, "--no-control", "--json"));
    assertThat(without.json().get("control").isNull()).isTrue();
    assertThat(without.json().get("dims").asInt()).isEqualTo(20);
    assertThat(without.json().get("dtype").asText()).isEqualTo("f32");
    assertThat(without.json().get("model").asText()).isEqualTo("f32");
  }

  @Test
  void a_sentence_encoder_over_the_whole_corpus_keeps_its_vectors() throws Exception {
    Object[] arguments = {
      "--dataset", dataset, "--pipeline", "contextual", "--model", ENCODER, "--json"
    };
    Winnow.Run first = eval(arguments);
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.json().get("documents").asInt()).isEqualTo(4);
    assertThat(first.json().get("index_bytes").asInt()).isEqualTo(4 * 32 * 4);
    assertThat(first.json().get("documents_per_second").isNumber()).isTrue();
    assertThat(first.json().at("/latency_ms/scan/p50").isNumber()).isTrue();
    Winnow.Run second = eval(arguments);
    assertThat(second.json().get("measures")).isEqualTo(first.json().get("measures"));
    assertThat(second.json().get("documents_per_second").isNull())
        .as("nothing was encoded the second time")
        .isTrue();
    // A bi-encoder reranker over all documents ranks as the encoder does, from the same vectors.
    Winnow.Run reranked =
        eval(
            "--dataset",
            dataset,
            "--pipeline",
            "bm25",
            "--rerank",
            ENCODER,
            "--depth",
            4,
            "--cache-vectors",
            "--measures",
            "RR",
            "--json");
    assertThat(reranked.exitCode()).as(reranked.err()).isZero();
    assertThat(reranked.json().get("document_vectors").asText()).isEqualTo("cached");
    assertThat(reranked.json().get("candidates").asInt()).isEqualTo(100);
    assertThat(reranked.json().get("rerank_fingerprint"))
        .isEqualTo(first.json().get("model_fingerprint"));
    assertThat(reranked.json().get("failed_reranks").asInt()).isZero();
  }

  @Test
  void the_fusion_can_be_chosen() throws Exception {
    Object[] hybrid = {"--dataset", dataset, "--pipeline", "hybrid", "--model", MODEL, "--json"};
    Winnow.Run standard = eval(hybrid);
    assertThat(standard.exitCode()).as(standard.err()).isZero();
    assertThat(standard.json().get("fusion").asText()).isEqualTo("max:0.45");
    Winnow.Run run = eval(append(hybrid, "--fusion", "rrf:10"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.json().get("fusion").asText()).isEqualTo("rrf:10");
  }

  @Test
  void documents_that_are_judged_and_not_there_are_counted() throws Exception {
    Files.writeString(
        dataset.resolve("qrels/test.tsv"), "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td9\t1\n");
    Winnow.Run run = eval("--dataset", dataset, "--pipeline", "bm25");
    assertThat(run.err()).contains("1 of 2 documents judged in split 'test' are not in the corpus");
  }

  private static Object[] append(Object[] some, Object... more) {
    return Stream.concat(Stream.of(some), Stream.of(more)).toArray();
  }

  @Test
  void wrong_usage_and_missing_files_are_told() throws Exception {
    assertThat(eval("--dataset", dataset, "--pipeline", "static").exitCode()).isEqualTo(2);
    Winnow.Run contextual = eval("--dataset", dataset, "--pipeline", "contextual");
    assertThat(contextual.exitCode()).isEqualTo(2);
    assertThat(contextual.err()).contains("pipeline contextual needs a sentence encoder");
    Winnow.Run fusion =
        eval("--dataset", dataset, "--pipeline", "bm25", "--fusion", "sum", "--json");
    assertThat(fusion.exitCode()).isEqualTo(2);
    assertThat(fusion.err())
        .contains("fusion: expected max, max:W, minmax, minmax:W, logodds or logodds:W with W");
    Winnow.Run measure = eval("--dataset", dataset, "--pipeline", "bm25", "--measures", "NDCG@10");
    assertThat(measure.exitCode()).isEqualTo(2);
    assertThat(measure.err()).contains("expected nDCG[@K]");
    Winnow.Run split = eval("--dataset", dataset, "--split", "dev", "--pipeline", "bm25");
    assertThat(split.exitCode()).isEqualTo(1);
    assertThat(split.err()).contains("test");
  }

  /** Anserini's figures, which trec_eval gave: see the notes on evaluation. */
  @ParameterizedTest
  @CsvSource({"scifact, 0.6789, 0.9253, 838128", "nfcorpus, 0.3217, 0.2457, 637485"})
  void bm25_is_that_of_anserini(String name, double ndcg, double recall, long terms)
      throws Exception {
    String root = System.getenv("WINNOW_DATASETS");
    assumeTrue(root != null, "WINNOW_DATASETS is not set: no real collections to test with");
    Path folder = Path.of(root).resolve(name);
    assumeTrue(Files.isDirectory(folder), () -> folder + " is not there");
    Winnow.Run run = eval("--dataset", folder, "--pipeline", "bm25", "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.json().at("/measures/nDCG@10").asDouble()).isEqualTo(ndcg, within(0.001));
    assertThat(run.json().at("/measures/R@100").asDouble()).isEqualTo(recall, within(0.001));
    assertThat(run.json().get("terms").asLong()).isEqualTo(terms);
  }
}
