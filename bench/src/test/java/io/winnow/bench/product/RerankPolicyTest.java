package io.winnow.bench.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.datasets.BundledCollection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./winnow bench rerank}, with an encoder that is far too small to be of use. */
class RerankPolicyTest {
  private static final Path MODEL = Path.of("../engine/src/test/resources/golden/model/f32");
  private static final Path ENCODER =
      Path.of("../retriever/src/test/resources/io/winnow/retriever/transformer/tiny-mean");

  @TempDir Path home;
  private Path dataset;

  @BeforeEach
  void copy_the_collection() throws IOException {
    dataset = home.resolve(BundledCollection.NAME);
    BundledCollection.copyTo(dataset);
  }

  private Winnow.Run bench(Object... more) throws Exception {
    List<Object> all =
        new ArrayList<>(
            List.of(
                "bench", "rerank", "--dataset", dataset, "--model", MODEL, "--reranker", ENCODER));
    all.addAll(List.of(more));
    return new Winnow(home).run(all.toArray());
  }

  @Test
  void its_figures_are_those_of_eval_and_recall_s_whole_share_is_recall() throws Exception {
    Path out = home.resolve("out.json");

    Winnow.Run run = bench("--depths", "2,30", "--weights", "0,1", "--out", out);

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode tree = new ObjectMapper().readTree(out.toFile());
    int queries = tree.get("queries").asInt();
    assertThat(tree.get("quality")).hasSize(4);
    for (JsonNode cell : tree.get("quality")) {
      JsonNode against = cell.at("/against_recall/nDCG@10");
      if (cell.get("recall_weight").asDouble() == 1) {
        assertThat(cell.get("per_query")).isEqualTo(tree.at("/recall/per_query"));
        assertThat(against.get("ties").asInt()).isEqualTo(queries);
      }
      assertThat(
              against.get("wins").asInt()
                  + against.get("ties").asInt()
                  + against.get("losses").asInt())
          .isEqualTo(queries);
    }
    JsonNode deepest = tree.at("/quality/2");
    assertThat(deepest.get("depth").asInt()).isEqualTo(30);
    assertThat(deepest.get("recall_weight").asDouble()).isZero();
    assertThat(deepest.at("/against_recall/nDCG@10/losses").asInt()).isPositive();
    assertThat(eval("--rerank", ENCODER, "--depth", 30, "--cache-vectors"))
        .isEqualTo(deepest.get("measures"));
    assertThat(eval()).isEqualTo(tree.at("/recall/measures"));
  }

  private JsonNode eval(Object... more) throws Exception {
    List<Object> all =
        new ArrayList<>(
            List.of(
                "eval",
                "--dataset",
                dataset,
                "--pipeline",
                "hybrid",
                "--model",
                MODEL,
                "--measures",
                "nDCG@10,RR@10",
                "--json"));
    all.addAll(List.of(more));
    Winnow.Run run = new Winnow(home).run(all.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.json().get("measures");
  }

  @Test
  void times_are_taken_at_every_depth_and_under_every_deadline_at_the_greatest() throws Exception {
    Path out = home.resolve("out.json");

    Winnow.Run run =
        bench(
            "--no-quality",
            "--depths",
            "2,10",
            "--queries",
            5,
            "--timed",
            3,
            "--deadlines",
            "1,60000",
            "--out",
            out);

    assertThat(run.exitCode()).as(run.err()).isZero();
    JsonNode tree = new ObjectMapper().readTree(out.toFile());
    assertThat(tree.get("quality")).isEmpty();
    assertThat(tree.get("batch_ms").asDouble()).isPositive();
    JsonNode timings = tree.get("timings");
    assertThat(timings.findValuesAsText("depth")).containsExactly("2", "10", "10", "10");
    assertThat(timings.findValuesAsText("deadline_ms"))
        .containsExactly("null", "null", "1.0", "60000.0");
    assertThat(timings.at("/0/outcomes/FULL").asInt()).isEqualTo(3);
    assertThat(timings.at("/1/mean_reranked").asDouble()).isEqualTo(10);
    assertThat(timings.at("/0/overrun_ms").isNull()).isTrue();
    int outcomes = 0;
    for (JsonNode count : timings.at("/2/outcomes")) {
      outcomes += count.asInt();
    }
    assertThat(outcomes).isEqualTo(5);
    assertThat(timings.at("/3/outcomes/FULL").asInt()).isEqualTo(5);
    assertThat(timings.at("/3/overrun_ms/max").asDouble()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--depths=0 | depth: expected 1 to 2000, found 0",
        "--weights=0,2 | weight of recall: expected 0 to 1, found 2.0",
        "--deadlines=0 | deadline: expected more than 0 ms, found PT0S",
        "--queries=0 | --queries and --timed: expected 1 or more and 0 or more, found 0 and 0",
      })
  void an_option_that_makes_no_sense_is_refused(String option, String message) throws Exception {
    Winnow.Run run = bench(option);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(message);
  }
}
