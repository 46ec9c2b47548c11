package io.winnow.bench.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.winnow.datasets.BundledCollection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./winnow score} of an exported run gives what {@code ./winnow eval} reports. */
@SuppressWarnings("NullAway.Init") // made before all tests
class ExportRunTest {
  private static final Path MODEL = Path.of("../engine/src/test/resources/golden/model/f32");

  private static final Path ENCODER =
      Path.of("../retriever/src/test/resources/io/winnow/retriever/transformer/tiny-mean");

  private static final String MEASURES = "nDCG@10,R@100,RR,AP";

  @TempDir static Path home;
  private static Path dataset;
  private static Path index;

  @BeforeAll
  static void index_the_collection() throws Exception {
    dataset = home.resolve("hearth");
    index = home.resolve("index");
    BundledCollection.copyTo(dataset);
    run("index", "--index", index, "--model", MODEL, dataset);
  }

  private static Winnow.Run run(Object... arguments) throws Exception {
    Winnow.Run run = new Winnow(home).run(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private void assertEqual(List<Object> how, Object... pipeline) throws Exception {
    Path file = home.resolve("run.trec");
    List<Object> export =
        new ArrayList<>(
            List.of(
                "export-run",
                "--index",
                index,
                "--queries",
                dataset.resolve("queries.jsonl"),
                "--out",
                file));
    export.addAll(how);
    run(export.toArray());
    List<Object> eval =
        new ArrayList<>(
            List.of(
                "eval", "--dataset", dataset, "--measures", MEASURES, "--no-control", "--json"));
    eval.addAll(List.of(pipeline));
    JsonNode expected = run(eval.toArray()).json().get("measures");
    JsonNode scored =
        run(
                "score",
                "--qrels",
                dataset.resolve("qrels/test.tsv"),
                "--run",
                file,
                "--measures",
                MEASURES,
                "--json")
            .json()
            .get("measures");
    assertThat(scored).isEqualTo(expected);
    assertThat(expected.get("nDCG@10").asDouble()).isPositive();
  }

  @Test
  void of_both_arms() throws Exception {
    assertEqual(
        List.of("--fusion", "logodds:0.4"),
        "--pipeline",
        "hybrid",
        "--model",
        MODEL,
        "--fusion",
        "logodds:0.4");
  }

  @Test
  void of_one_arm() throws Exception {
    assertEqual(List.of("--arms", "bm25"), "--pipeline", "bm25");
  }

  @Test
  void reranked() throws Exception {
    assertEqual(
        List.of("--rerank", ENCODER, "--depth", 5, "--candidates", 8),
        "--pipeline",
        "hybrid",
        "--model",
        MODEL,
        "--rerank",
        ENCODER,
        "--depth",
        5,
        "--candidates",
        8);
  }
}
