package io.winnow.bench.contextual;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.bench.BenchRun;
import io.winnow.datasets.BundledCollection;
import io.winnow.retriever.transformer.VectorFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./winnow bench contextual} on a small collection. */
final class ContextualCommandTest {
  private static final Path MODEL = Path.of("../engine/src/test/resources/golden/model/f32");
  private static final Path ENCODER =
      Path.of("../retriever/src/test/resources/io/winnow/retriever/transformer/tiny-mean");

  @TempDir Path folder;
  private Path dataset;
  private Path index;

  @BeforeEach
  void index_the_collection() throws IOException {
    dataset = folder.resolve("hearth");
    index = folder.resolve("index");
    BundledCollection.copyTo(dataset);
    BenchRun run = BenchRun.of("index", "--index", index, "--model", MODEL, dataset);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private BenchRun contextual(Object... more) {
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "bench",
                "contextual",
                "--index",
                index,
                "--dataset",
                dataset,
                "--reranker",
                ENCODER));
    Collections.addAll(arguments, more);
    return BenchRun.of(arguments.toArray());
  }

  @Test
  void a_stream_that_is_repeated_finds_all_vectors_the_second_time() throws IOException {
    Path json = folder.resolve("out.json");
    BenchRun run = contextual("--depth", 10, "--repeat", 2, "--block", 10, "--out", json);
    assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
    JsonNode tree = new ObjectMapper().readTree(json.toFile());
    JsonNode blocks = tree.path("blocks");
    int asked = 2 * tree.at("/settings/queries").intValue();
    assertThat(blocks.get(blocks.size() - 1).path("to").intValue()).isEqualTo(asked);
    assertThat(blocks.get(0).path("hit_rate").doubleValue()).isBetween(0.0, 0.9);
    assertThat(blocks.get(blocks.size() - 1).path("hit_rate").doubleValue()).isEqualTo(1);
    JsonNode total = tree.path("total");
    assertThat(total.path("queries").intValue()).isEqualTo(asked);
    assertThat(total.path("compared").intValue()).isEqualTo(asked);
    assertThat(total.path("hits").longValue() + total.path("misses").longValue())
        .isEqualTo(10L * asked);
    assertThat(total.path("misses").longValue()).isEqualTo(total.path("vectors").longValue());
    assertThat(total.path("different").intValue()).isZero();
    assertThat(total.path("max_score_deviation").doubleValue()).isBetween(0.0, 1e-5);
    assertThat(run.out()).contains("### tiny-mean over hearth, test").contains("| all | ");
    assertThat(VectorFolder.of(index).path()).as("the index is left alone").doesNotExist();
  }

  @Test
  void one_query_of_several_is_reranked_both_ways_in_a_shuffled_stream() throws IOException {
    Path json = folder.resolve("out.json");
    BenchRun run = contextual("--depth", 10, "--plain-every", 4, "--shuffle", 7, "--out", json);
    assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
    JsonNode total = new ObjectMapper().readTree(json.toFile()).path("total");
    assertThat(total.path("compared").intValue())
        .isEqualTo((total.path("queries").intValue() + 3) / 4);
    assertThat(run.out()).contains("one query of 4").contains("shuffled, seed 7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--depth", "--block", "--repeat", "--plain-every"})
  void less_than_one_is_wrong_usage(String option) {
    BenchRun run = contextual(option, 0);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("winnow: " + option + ": expected 1 or more, found 0");
  }
}
