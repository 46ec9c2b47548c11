package io.winnow.bench.eval;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.winnow.retriever.cli.Cli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ./winnow score} on small files. */
class ScoreCommandTest {
  @TempDir private Path folder;
  private Path qrels;
  private Path run;

  @BeforeEach
  void write() throws IOException {
    qrels = Files.writeString(folder.resolve("qrels"), "1 0 a 1\n1 0 b 0\n2 0 a 2\n");
    run =
        Files.writeString(
            folder.resolve("run"), "1 Q0 b 1 2.5 tag\n1 Q0 a 2 1.5 tag\n2 Q0 a 1 7 tag\n");
  }

  private record Outcome(int exitCode, String out, String err) {}

  private Outcome score(String... more) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Cli.commandLine().addSubcommand(new ScoreCommand());
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    List<String> arguments =
        new ArrayList<>(List.of("score", "--qrels", qrels.toString(), "--run", run.toString()));
    arguments.addAll(List.of(more));
    int exitCode = commandLine.execute(arguments.toArray(String[]::new));
    return new Outcome(exitCode, out.toString(), err.toString());
  }

  @Test
  void means_are_printed_in_the_columns_of_trec_eval() {
    // nDCG: (1 / log2(3) + 1) / 2; AP: (1/2 + 1) / 2.
    assertThat(score())
        .isEqualTo(
            new Outcome(
                0,
                """
                nDCG@10               \tall\t0.8155
                R@100                 \tall\t1.0000
                AP                    \tall\t0.7500
                """,
                ""));
  }

  @Test
  void queries_are_printed_where_asked() {
    assertThat(score("--measures", "RR, P@2", "--per-query").out())
        .isEqualTo(
            """
            RR                    \t1\t0.5000
            RR                    \t2\t1.0000
            RR                    \tall\t0.7500
            P@2                   \t1\t0.5000
            P@2                   \t2\t0.5000
            P@2                   \tall\t0.5000
            """);
  }

  @Test
  void json_has_all_digits() throws IOException {
    JsonNode json = new ObjectMapper().readTree(score("--json", "--per-query").out());
    assertThat(json.at("/queries").asInt()).isEqualTo(2);
    assertThat(json.at("/measures/AP").asDouble()).isEqualTo(0.75);
    assertThat(json.at("/per_query/nDCG@10/1").asDouble())
        .isEqualTo(1 / (Math.log(3) / Math.log(2)));
    JsonNode means = new ObjectMapper().readTree(score("--json").out());
    assertThat(means.has("per_query")).isFalse();
  }

  @Test
  void the_document_with_the_querys_id_can_be_dropped() throws IOException {
    Files.writeString(run, "1 Q0 1 1 9 tag\n1 Q0 a 2 8 tag\n2 Q0 a 1 7 tag\n");
    assertThat(score("--measures", "RR").out()).contains("0.7500");
    assertThat(score("--measures", "RR", "--drop-own-id").out()).contains("1.0000");
  }

  @Test
  void what_the_files_do_not_share_is_told() throws IOException {
    Files.writeString(run, "2 Q0 a 1 7 tag\n3 Q0 a 1 7 tag\n");
    Outcome outcome = score("--measures", "AP");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("all\t0.5000");
    assertThat(outcome.err())
        .isEqualTo(
            """
            warning: 1 of 2 judged queries are not in %s and count as 0
            warning: 1 of 2 queries of %s are not judged and do not count
            """
                .formatted(run, run));
  }

  @Test
  void files_that_share_no_query_are_refused() throws IOException {
    Files.writeString(run, "3 Q0 a 1 7 tag\n");
    Outcome outcome = score();
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err())
        .isEqualTo(
            "winnow: %s: expected results for queries that %s judges, found none of its 2\n"
                .formatted(run, qrels));
  }

  @Test
  void repeated_judgments_are_told_up_to_a_number() throws IOException {
    Files.writeString(qrels, "1 0 a 1\n".repeat(25));
    Outcome outcome = score("--measures", "RR");
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.err().lines().filter(line -> line.contains("repeated"))).hasSize(20);
    assertThat(outcome.err()).contains("warning: 4 more like these, the last in " + qrels);
  }

  @Test
  void judgments_without_any_line_are_refused() throws IOException {
    Files.writeString(qrels, "query-id\tcorpus-id\tscore\n");
    Outcome outcome = score();
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .isEqualTo("winnow: %s: expected judgments, found none\n".formatted(qrels));
  }

  @Test
  void scores_that_are_no_number_and_repeated_documents_are_refused() throws IOException {
    Files.writeString(run, "1 Q0 a 1 NaN tag\n");
    assertThat(score().exitCode()).isEqualTo(1);
    assertThat(score().err()).startsWith("winnow: " + run + ":1: ");
    Files.writeString(run, "1 Q0 a 1 2 tag\n1 Q0 a 2 1 tag\n");
    assertThat(score().exitCode()).isEqualTo(1);
    assertThat(score().err()).startsWith("winnow: " + run + ":2: ");
  }

  @Test
  void an_unknown_measure_is_wrong_usage_and_shows_the_grammar() {
    Outcome outcome = score("--measures", "nDCG@10,ndcg@10");
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err())
        .startsWith(
            "winnow: --measures: measure: expected " + Measure.GRAMMAR + ", found \"ndcg@10\"\n");
  }
}
