package io.winnow.bench.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SavedResultTest {
  private static final String RESULT =
      """
      {
        "measures": {"nDCG@10": 0.25, "AP": 0.5},
        "latency_ms": {"total": {"p50": 1.5}},
        "dataset": "toy", "split": "test", "pipeline": "static", "model": "potion",
        "rerank": null, "judgments_sha256": "abc",
        "control": {"measures": {"AP": 0.125}},
        "per_query": {"AP": {"2": 1, "1": 0}, "nDCG@10": {"1": 0.5, "2": 0}}
      }
      """;

  @TempDir private Path folder;

  private SavedResult read(String text) throws IOException {
    return SavedResult.read(Files.writeString(folder.resolve("result.json"), text));
  }

  private void assertRefused(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(folder.resolve("result.json") + ": " + message)
        .hasMessageEndingWith("; write it with: winnow eval --out FILE");
  }

  @Test
  void a_result_is_read_back() throws IOException {
    SavedResult result = read(RESULT);
    assertThat(result.means().keySet()).containsExactly("nDCG@10", "AP");
    assertThat(result.values("AP").toString()).isEqualTo("{1=0.0, 2=1.0}");
    assertThat(result.dataset()).isEqualTo("toy");
    assertThat(result.split()).isEqualTo("test");
    assertThat(result.latency("total", "p50")).hasValue(1.5);
    assertThat(result.latency("rerank", "p50")).isEmpty();
    assertThat(result.control("AP")).hasValue(0.125);
    assertThat(result.control("nDCG@10")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"rerank\": null', static potion",
    "'\"rerank\": \"encoder\", \"depth\": 50', static potion + encoder@50"
  })
  void the_system_is_named_for_people(String rerank, String name) throws IOException {
    assertThat(read(RESULT.replace("\"rerank\": null", rerank)).system()).isEqualTo(name);
  }

  @Test
  void a_measure_that_is_not_there_is_refused_with_those_that_are() throws IOException {
    SavedResult result = read(RESULT);
    assertThatThrownBy(() -> result.values("RR"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("%s: expected the measure RR, found nDCG@10, AP", result.file());
  }

  @Test
  void what_is_not_json_is_refused() {
    assertRefused("nDCG@10 all 0.5", "expected the JSON of a result: Unrecognized token");
    assertRefused(
        RESULT.substring(0, 60), "expected the JSON of a result: Unexpected end-of-input");
    assertRefused(RESULT + RESULT, "expected the JSON of a result: Trailing token");
    assertRefused("", "not a result: expected the member \"measures\", found none");
    assertRefused("[1]", "not a result: expected the member \"measures\", found none");
  }

  @Test
  void a_result_without_the_single_queries_is_refused() {
    assertRefused(
        RESULT.replace("per_query", "queries"),
        "not a result: expected the member \"nDCG@10\", found none");
    assertRefused(
        RESULT.replace("\"AP\": {\"2\": 1, \"1\": 0}, ", ""),
        "not a result: expected the member \"AP\", found none");
  }

  @ParameterizedTest
  @CsvSource({"dataset", "split", "pipeline", "judgments_sha256"})
  void a_member_that_is_missing_or_no_string_is_refused(String member) {
    String message = "not a result: expected the member \"" + member + "\", found none";
    assertRefused(RESULT.replace("\"" + member + "\"", "\"other\""), message);
    assertRefused(
        RESULT.replaceFirst("\"" + member + "\": \"[^\"]*\"", "\"" + member + "\": 7"), message);
  }

  @ParameterizedTest
  @CsvSource({"'{\"AP\": \"high\"}', measures/AP", "'{}', measures", "3, measures"})
  void measures_that_are_no_numbers_are_refused(String measures, String named) {
    assertRefused(
        RESULT.replace("{\"nDCG@10\": 0.25, \"AP\": 0.5}", measures),
        "not a result: expected the member \"" + named + "\", found none");
  }

  @Test
  void a_file_that_is_not_there_is_said_to_be_so() {
    assertThatThrownBy(() -> SavedResult.read(folder.resolve("none.json")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
