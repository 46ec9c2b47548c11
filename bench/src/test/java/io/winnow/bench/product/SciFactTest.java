package io.winnow.bench.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.Query;
import io.winnow.retriever.Retriever;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real collection with a published model: indexed by the command line, searched by the API. */
class SciFactTest {
  @TempDir Path home;

  private static Path data(String variable, String name) {
    String root = System.getenv(variable);
    assumeTrue(root != null, () -> variable + " is not set: nothing real to test with");
    Path folder = Path.of(root).resolve(name);
    assumeTrue(Files.isDirectory(folder), () -> folder + " is not there");
    return folder;
  }

  @Test
  void recall_of_the_test_queries_is_that_of_a_working_hybrid() throws Exception {
    Path scifact = data("WINNOW_DATASETS", "scifact");
    Path potion = data("WINNOW_MODELS", "potion-base-4M-int8");
    Path index = home.resolve("index");
    Winnow.Run run = new Winnow(home).run("index", "--index", index, "--model", potion, scifact);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("indexed 5,183 documents (0 replaced").contains("holds 5,183");

    Map<String, String> texts = new HashMap<>();
    ObjectMapper mapper = new ObjectMapper();
    for (String line : Files.readAllLines(scifact.resolve("queries.jsonl"))) {
      texts.put(
          mapper.readTree(line).get("_id").asText(), mapper.readTree(line).get("text").asText());
    }
    Map<String, Set<String>> relevant = new TreeMap<>();
    for (String line :
        Files.readAllLines(scifact.resolve("qrels/test.tsv")).stream().skip(1).toList()) {
      List<String> fields = List.of(line.split("\t", -1));
      relevant.computeIfAbsent(fields.get(0), _ -> new HashSet<>()).add(fields.get(1));
    }
    assertThat(relevant).hasSize(300);
    double recall = 0;
    try (StaticModel model = StaticModel.load(potion);
        Retriever retriever = Retriever.open(index, model)) {
      for (Map.Entry<String, Set<String>> query : relevant.entrySet()) {
        String text = Objects.requireNonNull(texts.get(query.getKey()));
        long found =
            retriever.search(Query.of(text).withTop(100)).hits().stream()
                .filter(hit -> query.getValue().contains(hit.document().id()))
                .count();
        recall += (double) found / query.getValue().size();
      }
    }
    // BM25 alone reaches .925 (Anserini), so the fusion must not fall below it.
    assertThat(recall / relevant.size()).as("R@100 of the hybrid").isGreaterThan(0.92);
  }
}
