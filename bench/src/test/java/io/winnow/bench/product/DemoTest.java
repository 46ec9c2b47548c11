package io.winnow.bench.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.IndexInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo on the JDK's own documentation: distils, indexes and answers; then answers again. */
class DemoTest {
  @TempDir Path home;

  private static List<String> titles(JsonNode answer) {
    List<String> titles = new ArrayList<>();
    answer.get("hits").forEach(hit -> titles.add(hit.get("title").asText()));
    return titles;
  }

  private static Path find(Path root, String name) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
    }
  }

  @Test
  void distils_indexes_and_answers_and_then_answers_from_the_cache() throws Exception {
    Winnow winnow = new Winnow(home);
    Winnow.Run first = winnow.run("demo", "--json", "how do I read a file line by line");
    assertThat(first.exitCode()).as(first.err()).isZero();
    JsonNode answer = first.json().at("/answers/0");
    assertThat(titles(answer).subList(0, 5)).anyMatch(title -> title.contains("readAllLines"));
    assertThat(answer.at("/rerank/status").asText()).isEqualTo("FULL");
    assertThat(answer.at("/rerank/depth").asInt()).isEqualTo(20);
    assertThat(answer.at("/hits/0/rerank_score").isNumber()).isTrue();
    assertThat(answer.at("/times_ms/rerank").asDouble()).isPositive();
    assertThat(first.err()).contains("encoding tokens").contains("indexing");

    Path index = find(home.resolve("demo"), "index");
    assertThat(IndexInfo.read(index).documents()).isGreaterThanOrEqualTo(40_000);
    try (StaticModel model = StaticModel.load(find(home.resolve("demo"), "model"))) {
      assertThat(model.dimension()).isEqualTo(256);
      assertThat(model.vocabularySize()).isEqualTo(29_528);
    }

    Winnow.Run second = winnow.run("demo", "--json", "how do I read a file line by line");
    assertThat(second.exitCode()).isZero();
    assertThat(second.err()).doesNotContain("indexing");
    assertThat(titles(second.json().at("/answers/0"))).isEqualTo(titles(answer));

    Winnow.Run samples = winnow.run("demo");
    assertThat(samples.exitCode()).isZero();
    assertThat(samples.out()).contains("RECALL").contains("RERANK").contains("vectors");
    System.getLogger("product")
        .log(
            System.Logger.Level.INFO,
            "demo: first run {0} s, second run {1} s",
            first.seconds(),
            second.seconds());

    Path data = largest(index);
    byte[] bytes = Files.readAllBytes(data);
    Files.write(data, Arrays.copyOf(bytes, bytes.length - 100));
    Winnow.Run damaged = winnow.run("demo", "read a file");
    assertThat(damaged.exitCode()).as(damaged.err()).isEqualTo(1);
    assertThat(damaged.out()).isEmpty();
    assertThat(damaged.err())
        .contains("the demo's cache is damaged")
        .contains("delete the folder " + index.getParent())
        .doesNotContain("\tat ");
  }

  private static Path largest(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.max(Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
    }
  }

  @Test
  void a_cache_folder_that_cannot_be_made_is_named_with_the_remedy() throws Exception {
    Files.writeString(home.resolve("demo"), "in the way");
    Winnow.Run run = new Winnow(home).run("demo", "read a file");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .contains("the cache folder cannot be made: " + home.resolve("demo"))
        .contains("set WINNOW_HOME")
        .doesNotContain("\tat ");
  }
}
