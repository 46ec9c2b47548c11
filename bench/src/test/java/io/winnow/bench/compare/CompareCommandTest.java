package io.winnow.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.winnow.bench.eval.SavedResult;
import io.winnow.retriever.cli.Cli;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code ./winnow compare} on results made by hand. */
class CompareCommandTest {
  @TempDir private Path folder;
  private ResultFiles files;
  private Path bm25;
  private Path potion;

  @BeforeEach
  void write() throws IOException {
    files = new ResultFiles(folder);
    bm25 =
        files.write(
            "bm25.json",
            files.tree(
                "bm25",
                Map.of("AP", new double[] {0, 0.25, 0.5, 1}, "RR", new double[] {0, 0, 0, 1})));
    ObjectNode tree =
        files
            .tree(
                "static",
                Map.of("AP", new double[] {0.5, 1, 0.25, 1}, "RR", new double[] {1, 1, 1, 1}))
            .put("model", "potion");
    tree.putObject("control").putObject("measures").put("AP", 0.125);
    potion = files.write("static.json", tree);
  }

  private record Outcome(int exitCode, String out, String err) {}

  private static Outcome compare(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Cli.commandLine().addSubcommand(new CompareCommand());
    commandLine.setOut(new PrintWriter(out, true));
    commandLine.setErr(new PrintWriter(err, true));
    String[] all =
        Stream.concat(Stream.of("compare"), Stream.of(arguments).map(Object::toString))
            .toArray(String[]::new);
    return new Outcome(commandLine.execute(all), out.toString(), err.toString());
  }

  @Test
  void two_results_become_a_table_with_its_explanation() throws IOException {
    Outcome outcome = compare(bm25, potion, "--measures", "AP", "--worst", "1");
    Comparison expected =
        Comparisons.of(List.of(SavedResult.read(bm25), SavedResult.read(potion)), 0, "AP")
            .all()
            .getFirst();
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .isEqualTo(
            """
            toy, split test: 4 judged queries

               system         result
            1  bm25           %s
            2  static potion  %s

               system                   AP  95 %% interval        diff.  95 %% interval       p (t)      p (rand.)  W/T/L
            1  bm25                 0.4375  %s  baseline
            2  static potion        0.6875  %s   +0.2500  %s   0.3534     %s    2/1/1
               random control of 2  0.1250

            diff.: system minus baseline. W/T/L: queries where it is above 0, exactly 0 (a tie), below 0.
            95 %% intervals: percentile bootstrap over the queries, 10,000 resamples, seed 20260917.
            p: paired t-test, and Fisher's randomisation test of the mean difference (100,000 permutations, seed 20260918);
            two-sided, each Holm-corrected over all comparisons in the tables above (pairs of systems 1 x measures 1 = 1).
            * is p < 0.05 and ** is p < 0.01 after the correction.
            random control: the same static model with every row turned to a random direction; it is not tested.
            So few queries give intervals that are too narrow; trust the randomisation test.

            2 (static potion) by AP against 1 (bm25): difference, values of both, query
              most helped
                +0.7500  0.2500 -> 1.0000  q2
              most harmed
                -0.2500  0.5000 -> 0.2500  q3
            """
                .formatted(
                    bm25,
                    potion,
                    Figures.plain(Bootstrap.ofMean(new double[] {0, 0.25, 0.5, 1})),
                    Figures.plain(Bootstrap.ofMean(new double[] {0.5, 1, 0.25, 1})),
                    Figures.signed(expected.interval()),
                    Figures.plain(expected.randomization().raw())));
  }

  @Test
  void the_baseline_can_be_named_or_numbered() {
    for (Object baseline : new Object[] {2, potion, folder.resolve("./static.json")}) {
      assertThat(compare(bm25, potion, "--baseline", baseline, "--measures", "AP").out())
          .contains("0.6875  [", "-0.2500  [", "1 (bm25) by AP against 2 (static potion)");
    }
  }

  @Test
  void all_pairs_have_a_table_for_each_baseline() throws IOException {
    Path third = files.write("c.json", files.tree("hybrid", Map.of("AP", new double[4])));
    String out = compare(bm25, potion, third, "--all-pairs", "--measures", "AP").out();
    assertThat(out.lines().filter(line -> line.contains("baseline") && !line.contains("diff")))
        .hasSize(2);
    assertThat(out).contains("(pairs of systems 3 x measures 1 = 3).");
  }

  @Test
  void json_has_every_figure_and_ids_alone() throws IOException {
    Path dataset = dataset();
    Outcome outcome = compare(bm25, potion, "--json", "--dataset", dataset);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).doesNotContain("secret", folder.toString());
    JsonNode json = new ObjectMapper().readTree(outcome.out());
    assertThat(json.at("/bootstrap/resamples").asInt()).isEqualTo(10_000);
    JsonNode toy = json.at("/collections/0");
    assertThat(toy.at("/queries").asInt()).isEqualTo(4);
    assertThat(toy.at("/holm_over").asInt()).isEqualTo(2);
    assertThat(toy.at("/systems/1/file").asText()).isEqualTo("static.json");
    assertThat(toy.at("/systems/1/measures/AP/random_control").asDouble()).isEqualTo(0.125);
    assertThat(toy.at("/systems/0/measures/AP/mean").asDouble()).isEqualTo(0.4375);
    JsonNode first = toy.at("/comparisons/0");
    assertThat(first.at("/measure").asText()).isEqualTo("AP");
    assertThat(first.at("/difference").asDouble()).isEqualTo(0.25);
    double raw = toy.at("/comparisons/1/p_t/raw").asDouble();
    assertThat(raw).isBetween(0.05, 0.06);
    assertThat(toy.at("/comparisons/1/p_t/holm").asDouble()).isEqualTo(2 * raw);
    assertThat(first.at("/wins").asInt()).isEqualTo(2);
    assertThat(first.at("/most_helped/0/query").asText()).isEqualTo("q2");
  }

  /** A collection with these results' queries; the results are made to be of it. */
  private Path dataset() throws IOException {
    Path dataset = folder.resolve("toy");
    Files.createDirectories(dataset.resolve("qrels"));
    Files.writeString(
        dataset.resolve("corpus.jsonl"), "{\"_id\": \"d\", \"title\": \"\", \"text\": \"t\"}\n");
    StringBuilder queries = new StringBuilder();
    StringBuilder judgments = new StringBuilder("query-id\tcorpus-id\tscore\n");
    for (int i = 1; i <= 4; i++) {
      queries.append("{\"_id\": \"q%d\", \"text\": \"secret\\n%d\"}\n".formatted(i, i));
      judgments.append("q%d\td\t1\n".formatted(i));
    }
    Files.writeString(dataset.resolve("queries.jsonl"), queries);
    Files.writeString(dataset.resolve("qrels/test.tsv"), judgments);
    return dataset;
  }

  @Test
  void texts_are_shown_on_the_screen_and_stay_out_of_files() throws IOException {
    Path out = folder.resolve("report.md");
    Outcome outcome = compare(bm25, potion, "--dataset", dataset(), "--out", out);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).contains("    +0.7500  0.2500 -> 1.0000  q2  secret 2\n");
    String report = Files.readString(out);
    assertThat(report)
        .doesNotContain("secret", folder.toString())
        .startsWith(
            "## toy, split test: 4 judged queries\n\n|  | system | result |\n|---:|---|---|\n")
        .contains("| 2 | static potion | static.json |\n")
        .contains("|  | random control of 2 | 0.1250 |  |  |  |  |  |  |\n")
        .contains("\n\\* is p \\< 0.05 and \\*\\* is p \\< 0.01 after the correction.\n")
        .endsWith("| 2 (static potion) | 1 (bm25) | q2 +0.7500, q1 +0.5000 | q3 -0.2500 |\n");
  }

  @Test
  void a_dataset_that_is_another_is_refused() throws IOException {
    Path dataset = dataset();
    Files.writeString(dataset.resolve("qrels/test.tsv"), "query-id\tcorpus-id\tscore\nq1\td\t1\n");
    assertRefused(
        "%s: expected the queries and judgments of split test that %s was measured on, found others"
            .formatted(dataset, bm25),
        bm25,
        potion,
        "--dataset",
        dataset);
  }

  private static void assertRefused(String message, Object... arguments) {
    assertThat(compare(arguments)).isEqualTo(new Outcome(1, "", "winnow: " + message + "\n"));
  }

  @Test
  void a_folder_for_the_report_that_is_not_there_is_named() {
    assertRefused(
        "no such file or folder: " + folder.resolve("none"),
        bm25,
        potion,
        "--out",
        folder.resolve("none/report.md"));
  }

  @Test
  void a_dataset_of_no_result_is_refused_where_there_are_several() throws IOException {
    Path one = files.write("d.json", files.tree("bm25", Map.of("AP", new double[2])));
    Files.writeString(one, Files.readString(one).replace("toy", "other"));
    Path two = Files.copy(one, folder.resolve("e.json"));
    assertRefused(
        "%s: expected a folder with the name of a dataset compared here, one of toy, other"
            .formatted(folder),
        bm25,
        potion,
        one,
        two,
        "--dataset",
        folder);
  }

  @Test
  void several_datasets_get_a_table_and_a_family_each() throws IOException {
    Map<String, double[]> measures = Map.of("AP", new double[] {0.5, 0.25});
    Path one = files.write("d.json", files.tree("bm25", measures).put("dataset", "other"));
    Path two = files.write("e.json", files.tree("static", measures).put("dataset", "other"));
    Outcome outcome = compare(bm25, one, two, potion, "--baseline", two);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out())
        .contains(
            "toy, split test: 4 judged queries\n",
            "(pairs of systems 1 x measures 2 = 2)",
            "\n\n\nother, split test: 2 judged queries\n",
            "(pairs of systems 1 x measures 1 = 1)",
            "1 (bm25) by AP against 2 (static)")
        .contains("  0.0000  [0.0000, 0.0000]   1.0000     1.0000    0/2/0\n");
    assertRefused(
        "%s is of dataset other: expected another result of it to compare with, found %s of dataset toy"
            .formatted(one, bm25),
        bm25,
        potion,
        one);
    assertRefused(
        "baseline: expected one for dataset other, found %s and %s".formatted(one, two),
        one,
        two,
        "--baseline",
        one,
        "--baseline",
        two);
  }

  @Test
  void by_default_the_measures_are_those_that_all_have() throws IOException {
    Path third = files.write("c.json", files.tree("hybrid", Map.of("RR", new double[4])));
    Outcome outcome = compare(bm25, third);
    assertThat(outcome.out()).contains("RR").doesNotContain("AP");
    Path fourth = files.write("d.json", files.tree("hybrid", Map.of("P@5", new double[4])));
    assertRefused(
        "measure AP: expected in every result, found: %s has AP, RR; %s has P@5; evaluate again with --measures"
            .formatted(bm25, fourth),
        bm25,
        fourth);
  }

  @Test
  void what_may_explain_a_difference_is_told() throws IOException {
    ObjectNode tree =
        files
            .tree("hybrid", Map.of("AP", new double[4]))
            .put("corpus_sha256", "fedc")
            .put("failed_reranks", 3);
    Path third = files.write("c.json", tree);
    assertThat(compare(bm25, third).err())
        .isEqualTo(
            """
            warning: %s and %s were measured on different documents (corpus_sha256)
            warning: %s: reranking failed for 3 queries
            """
                .formatted(bm25, third, third));
  }

  @Test
  void long_names_are_cut_in_the_middle_and_lines_fit_120_columns() throws IOException {
    double[] values = new SplittableRandom(4).doubles(4).toArray();
    ObjectNode tree =
        files
            .tree("hybrid", Map.of("AP", values))
            .put("model", "a-model-with-quite-a-long-name")
            .put("rerank", "all-MiniLM-L6-v2")
            .put("depth", 50);
    String out = compare(bm25, files.write("c.json", tree)).out();
    assertThat(out.lines().filter(line -> !line.contains(folder.toString())))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
    assertThat(out).containsPattern("2  hybrid a-m\\S+\\.\\.\\.\\S*L6-v2@50  0");
  }

  @Test
  void wrong_usage_is_told() {
    assertThat(compare(bm25).exitCode()).isEqualTo(2);
    assertUsage("--measures: measure: expected", "--measures", "ap");
    assertUsage("--worst: expected 0 or more, found -1", "--worst", "-1");
    assertUsage(
        "--baseline: expected one of the files, or its number from 1 to 2, found \"3\"",
        "--baseline",
        "3");
    assertUsage(
        "--all-pairs has no baseline: leave --baseline out", "--all-pairs", "--baseline", "1");
  }

  private void assertUsage(String message, String... options) {
    Outcome outcome =
        compare(Stream.concat(Stream.of(bm25, potion), Stream.of(options)).toArray(Object[]::new));
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).startsWith("winnow: " + message);
  }

  @Test
  void a_file_that_is_no_result_is_refused_by_name() throws IOException {
    Path other = Files.writeString(folder.resolve("run.trec"), "1 Q0 a 1 2.5 tag\n");
    Outcome outcome = compare(bm25, other);
    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err()).startsWith("winnow: " + other + ": expected the JSON of a result");
  }
}
