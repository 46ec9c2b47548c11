package io.winnow.retriever.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.engine.StaticModel;
import io.winnow.retriever.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code search --explain}, {@code --explain-id}, {@code --profile} and {@code --arms}. */
class SearchInsightTest {
  @TempDir Path folder;
  private Path index;

  @BeforeEach
  void make_an_index() throws IOException {
    Path modelFolder = folder.resolve("model");
    index = folder.resolve("index");
    try (StaticModel model = TestModels.of(1, 16)) {
      model.save(modelFolder);
    }
    StringBuilder corpus = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      corpus.append(
          "{\"_id\": \"d%d\", \"title\": \"%s\", \"text\": \"gold %s\"}%n"
              .formatted(i, "a long title of gold ".repeat(9), "stone river ".repeat(i)));
    }
    corpus.append("{\"_id\": \"far\", \"text\": \"lock a thread\"}\n");
    Path file = Files.writeString(folder.resolve("corpus.jsonl"), corpus);
    CliRun run = CliRun.of("index", "--index", index, "--model", modelFolder, file);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private CliRun search(Object... more) {
    Object[] all = new Object[more.length + 3];
    all[0] = "search";
    all[1] = "--index";
    all[2] = index;
    System.arraycopy(more, 0, all, 3, more.length);
    return CliRun.of(all);
  }

  private static JsonNode json(CliRun run) throws IOException {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  void every_hit_is_explained_in_120_columns() {
    CliRun run = search("--explain", "--top", 3, "gold", "river", "of", "stone");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(121));
    assertThat(run.out().lines().filter(line -> line.startsWith("rank "))).hasSize(3);
    assertThat(run.out().lines().filter(line -> line.startsWith("  fused   0.45 * "))).hasSize(3);
    assertThat(run.out())
        .contains("  static  ")
        .contains("of query: ")
        .contains("of text: ")
        .contains("  bm25    ")
        .contains("body:gold")
        .contains("idf")
        .contains("  recall  rank 1\n");
  }

  @Test
  void the_json_of_explained_hits_adds_up() throws IOException {
    JsonNode result = json(search("--explain", "--json", "gold", "river"));
    assertThat(result.get("hits")).hasSize(10);
    for (JsonNode hit : result.get("hits")) {
      JsonNode why = hit.get("explanation");
      assertThat(why.fieldNames())
          .toIterable()
          .containsExactly(
              "query",
              "id",
              "rank",
              "score",
              "static",
              "bm25",
              "fused",
              "recall_rank",
              "rerank",
              "lost_at",
              "reason");
      assertThat(why.get("id")).isEqualTo(hit.get("id"));
      assertThat(why.at("/fused/score")).isEqualTo(hit.get("score"));
      assertThat(why.at("/fused/static_part").asDouble() + why.at("/fused/bm25_part").asDouble())
          .isEqualTo(hit.get("score").asDouble());
      double sum = 0;
      for (JsonNode token : why.at("/static/document/tokens")) {
        sum += token.get("contribution").asDouble();
      }
      assertThat(sum).isEqualTo(why.at("/static/score").asDouble(), within(1e-5));
      assertThat(why.at("/bm25/tree/value").asDouble())
          .isEqualTo(why.at("/bm25/score").asDouble(), within(1e-6));
      assertThat(why.get("lost_at").isNull()).isTrue();
    }
  }

  @Test
  void one_document_is_explained_found_or_not() throws IOException {
    CliRun found = search("--explain-id", "d3", "gold");
    assertThat(found.exitCode()).isZero();
    assertThat(found.out()).containsPattern("^(rank \\d+, score|not in the answer).*: d3 a long");
    CliRun lost = search("--explain-id", "far", "--candidates", 3, "--top", 3, "gold");
    assertThat(lost.out())
        .startsWith("not in the answer: far")
        .contains("  lost    at ARMS: no candidate of an arm; static vectors: ")
        .contains("no term of the query");
    JsonNode why =
        json(search("--explain-id", "far", "--candidates", 3, "--top", 3, "--json", "gold"));
    assertThat(why.get("rank").isNull()).isTrue();
    assertThat(why.get("lost_at").asText()).isEqualTo("ARMS");
    assertThat(why.at("/bm25/candidates").asInt()).isEqualTo(3);
    CliRun unknown = search("--explain-id", "nobody", "gold");
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err())
        .isEqualTo(
            "winnow: no document \"nobody\" to explain: expected the id of one that a search"
                + " sees\n");
  }

  @Test
  void a_profile_is_a_table_of_stages() throws IOException {
    CliRun run = search("--profile", "--repeat", 3, "gold");
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out().lines().map(line -> line.split(" +", 2)[0]).limit(7))
        .containsExactly("stage", "encode", "bm25", "vectors", "fuse", "fetch", "total");
    assertThat(run.out()).contains("100 %").contains("3 searches; p50 and max are of those after");
    JsonNode profile = json(search("--profile", "--json", "gold")).get("profile");
    assertThat(profile.get("runs").asInt()).isEqualTo(10);
    assertThat(profile.at("/stages/total/p50_ms").isNumber()).isTrue();
    assertThat(profile.at("/stages/fetch/work").asText()).isEqualTo("10 documents");
  }

  @Test
  void one_arm_answers_alone() throws IOException {
    JsonNode hit = json(search("--arms", "BM25", "--json", "gold")).at("/hits/0");
    assertThat(hit.get("static_rank").isNull()).isTrue();
    assertThat(hit.get("bm25_rank").asInt()).isEqualTo(1);
    CliRun wrong = search("--arms", "three", "gold");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err())
        .startsWith("winnow: --arms: expected both, static or bm25, found \"three\"");
  }

  @Test
  void what_does_not_go_together_is_wrong_usage() {
    for (String[] options :
        new String[][] {
          {"--explain", "--profile"},
          {"--explain", "--explain-id", "d1"},
          {"--repeat", "3"},
          {"--profile", "--repeat", "0"}
        }) {
      Object[] words = Arrays.copyOf(options, options.length + 1, Object[].class);
      words[options.length] = "gold";
      CliRun run = search(words);
      assertThat(run.exitCode()).as(Arrays.toString(options)).isEqualTo(2);
      assertThat(run.err()).startsWith("winnow: ").contains(options[options.length > 2 ? 1 : 0]);
    }
    assertThat(search("--repeat", 3, "gold").err())
        .startsWith("winnow: --repeat does nothing without --profile: add --profile");
  }
}
