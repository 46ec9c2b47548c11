package io.winnow.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/report/BENCHMARKS.md");

  @TempDir private Path folder;

  /** Two collections and one aside, every section. */
  private Path everything() throws IOException {
    Path results = folder.resolve("results");
    ResultFile bm25 = ResultFile.bm25().measure("AP", 0.4, 0.2);
    ResultFile fixed =
        ResultFile.of("static", "tiny")
            .ndcg(0.2, 0.2)
            .recall(0.5, 0.5)
            .measure("AP", 0.1, 0.1)
            .with("control", "{\"measures\": {\"nDCG@10\": 0.05, \"R@100\": 0.125}}");
    ResultFile hybrid =
        ResultFile.of("hybrid", "tiny").ndcg(0.75, 0.5).recall(1, 1).measure("AP", 0.5, 0.5);
    ResultFile harmed =
        hybrid
            .reranked("judge", 20)
            .ndcg(0.8, 0.25)
            .with(
                "latency_ms", "{\"rerank\": {\"p50\": 40}, \"total\": {\"p50\": 45, \"p95\": 60}}")
            .with("evaluation_seconds", "12.5");
    bm25.write(results.resolve("z.json"));
    fixed.write(results.resolve("y.json"));
    hybrid.write(results.resolve("x.json"));
    harmed.write(results.resolve("w.json"));
    bm25.on("yard", "beef").ndcg(0.5, 0.5).write(results.resolve("a.json"));
    hybrid.on("yard", "beef").ndcg(0.5, 0.5).write(results.resolve("b.json"));
    hybrid
        .reranked("judge", 20)
        .on("yard", "beef")
        .ndcg(0.75, 0.5)
        .write(results.resolve("c.json"));
    bm25.on("limit-small", "dead").write(results.resolve("limit.json"));
    hybrid.with("split", "\"dev\"").write(results.resolve("dev/1.json"));
    hybrid
        .with("split", "\"dev\"")
        .with("fusion", "\"rrf:60\"")
        .ndcg(0.25, 0.25)
        .write(results.resolve("dev/2.json"));
    hybrid.write(results.resolve("depth/0.json"));
    harmed.write(results.resolve("depth/20.json"));
    hybrid.reranked("judge", 5).ndcg(0.8, 0.5).write(results.resolve("depth/5.json"));
    for (String dtype : new String[] {"f32", "i8"}) {
      for (int dims : new int[] {32, 64}) {
        fixed
            .with("dims", String.valueOf(dims))
            .with("dtype", "\"" + dtype + "\"")
            .recall(dims / 100.0, dtype.equals("i8") ? 0.25 : 0.375)
            .write(results.resolve("dims/" + dtype + dims + ".json"));
      }
    }
    for (int texts : new int[] {300, 1000, 2973}) {
      ResultFile size = fixed.with("model_fit_texts", String.valueOf(texts));
      size.ndcg(texts / 5000.0, 0.25).write(results.resolve("fit/static" + texts + ".json"));
      size.with("pipeline", "\"hybrid\"")
          .ndcg(texts == 300 ? 0.25 : 0.5, 0.5)
          .write(results.resolve("fit/hybrid" + texts + ".json"));
    }
    fixed.on("yard", "beef").with("model_fit_texts", "800").write(results.resolve("fit/yard.json"));
    Files.writeString(
        results.resolve("fit/teacher.tsv"),
        """
        dataset\ttexts\tseconds
        garden\t300\t2.5
        garden\t2973\t31
        meadow\t300\t3
        """);
    Files.writeString(
        results.resolve("references.tsv"),
        """
        dataset\tpipeline\tmodel\tmeasure\tvalue\ttolerance\tsource
        garden\tbm25\t\tterms\t56789\t0\ta book
        garden\tbm25\t\tnDCG@10\t.376\t.001\ta book | with a bar
        garden\tstatic\ttiny\tnDCG@10\t0.25\t0.001\ta paper
        meadow\tbm25\t\tnDCG@10\t0.25\t0.001\ta paper
        """);
    return results;
  }

  private String page(Path results, Optional<Statistics> statistics) throws IOException {
    Path page = folder.resolve("docs/BENCHMARKS.md");
    new Report(Results.read(results), statistics).write(page, "./winnow report");
    return Files.readString(page);
  }

  @Test
  void the_page_is_as_recorded() throws IOException {
    String page = page(everything(), Optional.of(new InventedStatistics()));
    // To record it anew, read this file and copy it.
    Files.writeString(Path.of("target/BENCHMARKS.md"), page);
    assertThat(page).isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void the_same_results_give_the_same_bytes() throws IOException {
    Path results = everything();
    Report.read(results).write(folder.resolve("one/BENCHMARKS.md"), "command");
    Report.read(results).write(folder.resolve("two/BENCHMARKS.md"), "command");
    SortedMap<String, byte[]> one = files(folder.resolve("one"));
    assertThat(one.keySet())
        .containsExactly(
            "BENCHMARKS.md",
            "benchmarks/dims.png",
            "benchmarks/dims.svg",
            "benchmarks/fit-seconds.png",
            "benchmarks/fit-seconds.svg",
            "benchmarks/fit-texts.png",
            "benchmarks/fit-texts.svg",
            "benchmarks/quality-latency.png",
            "benchmarks/quality-latency.svg",
            "benchmarks/rerank-depth.png",
            "benchmarks/rerank-depth.svg");
    SortedMap<String, byte[]> two = files(folder.resolve("two"));
    assertThat(two.keySet()).isEqualTo(one.keySet());
    one.forEach((name, bytes) -> assertThat(two.get(name)).as(name).isEqualTo(bytes));
  }

  private static SortedMap<String, byte[]> files(Path root) throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        files.put(root.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    return files;
  }

  @Test
  void without_statistics_their_columns_are_left_out() throws IOException {
    String page = page(everything(), Optional.empty());
    assertThat(page)
        .contains("**The mean falls in 1 of 2 cases:** garden, hybrid tiny + judge@20 (−0.1000).")
        .doesNotContain("95 %")
        .doesNotContain("adjusted p")
        .doesNotContain("↑");
  }

  @Test
  void one_system_on_one_collection_is_a_page() throws IOException {
    Path results = folder.resolve("results");
    ResultFile.bm25().write(results.resolve("only.json"));
    String page = page(results, Optional.of(new InventedStatistics()));
    assertThat(page)
        .contains("| bm25 | **0.3750** |")
        .doesNotContain("## Parity")
        .doesNotContain("## Reranking")
        .doesNotContain("## How defaults");
    assertThat(folder.resolve("docs/benchmarks")).isDirectoryNotContaining("glob:**dims*");
  }

  @Test
  void a_result_without_latency_has_no_point_and_dashes() throws IOException {
    Path results = folder.resolve("results");
    ResultFile.bm25().with("latency_ms", "{}").write(results.resolve("only.json"));
    String page = page(results, Optional.empty());
    assertThat(page)
        .contains("| bm25 | – | – | – | 950 |")
        .doesNotContain("## Quality against latency");
    assertThat(folder.resolve("docs/benchmarks")).doesNotExist();
  }

  @Test
  void environments_that_differ_are_told() throws IOException {
    Path results = folder.resolve("results");
    ResultFile.bm25().write(results.resolve("a.json"));
    ResultFile.of("static", "tiny")
        .with("environment", "{\"cpu\": \"Another CPU\", \"winnow\": \"0.1.0\"}")
        .write(results.resolve("b.json"));
    assertThat(page(results, Optional.empty()))
        .contains("| cpu | A CPU (1); Another CPU (1) |")
        .contains("| winnow | 0.1.0 |")
        .contains("The results do not all come from the same environment");
  }

  @Test
  void names_that_would_break_the_page_are_escaped_and_namesakes_told_apart() throws IOException {
    Path results = folder.resolve("results");
    String name = "a_very|long *name* ".repeat(12).strip();
    ResultFile.of("static", name).write(results.resolve("a.json"));
    ResultFile.of("static", name).with("dims", "128").write(results.resolve("b.json"));
    assertThat(page(results, Optional.empty()))
        .contains("a\\_very\\|long \\*name\\* (dims 64) |")
        .contains("a\\_very\\|long \\*name\\* (dims 128) |");
  }

  @Test
  void fits_without_times_of_a_teacher_and_of_one_pipeline_have_no_columns_for_them()
      throws IOException {
    Path results = folder.resolve("results");
    ResultFile.of("static", "tiny").write(results.resolve("a.json"));
    ResultFile.of("static", "tiny")
        .with("model_fit_texts", "1000")
        .write(results.resolve("fit/a.json"));
    assertThat(page(results, Optional.empty()))
        .contains("[![nDCG@10 against the number of texts that a model is fitted to](")
        .contains(
            """
            | collection | texts | static |
            |---|--:|--:|
            | garden | 1,000 | **0.3750** |
            """)
        .doesNotContain("fit-seconds")
        .doesNotContain("Seconds are");
  }

  @Test
  void one_fusion_and_another_are_two_curves_of_depth() throws IOException {
    Path results = folder.resolve("results");
    ResultFile.bm25().write(results.resolve("a.json"));
    ResultFile one = ResultFile.of("hybrid", "tiny");
    ResultFile other = one.with("fusion", "\"rrf:60\"");
    one.ndcg(0.1, 0.1).write(results.resolve("depth/one.json"));
    one.reranked("judge", 5).ndcg(0.2, 0.2).write(results.resolve("depth/one5.json"));
    other.ndcg(0.3, 0.3).write(results.resolve("depth/other.json"));
    other.reranked("judge", 20).ndcg(0.4, 0.4).write(results.resolve("depth/other20.json"));
    assertThat(page(results, Optional.empty()))
        .contains(
            """
            | system | collection | 0 | 5 | 20 |
            |---|---|--:|--:|--:|
            | hybrid tiny + judge (fusion minmax:0.5) | garden | 0.1000 | **0.2000** | – |
            | hybrid tiny + judge (fusion rrf:60) | garden | 0.3000 | – | **0.4000** |
            """);
  }

  @Test
  void a_system_whose_document_vectors_were_cached_is_named_so_even_alone() throws IOException {
    Path results = folder.resolve("results");
    ResultFile.of("hybrid", "tiny")
        .reranked("judge", 20)
        .with("document_vectors", "\"cached\"")
        .write(results.resolve("a.json"));
    assertThat(page(results, Optional.empty()))
        .contains("| hybrid tiny + judge@20 (document vectors cached) |");
  }

  @Test
  void notes_stand_before_the_figures() throws IOException {
    Path results = folder.resolve("results");
    ResultFile.bm25().write(results.resolve("a.json"));
    Files.writeString(results.resolve("notes.md"), "Some systems have **seen** the documents.\n");
    assertThat(page(results, Optional.empty()))
        .containsSubsequence("Some systems have **seen** the documents.\n", "## Quality");
  }

  @Test
  void reranking_that_failed_or_has_nothing_to_compare_with_is_told() throws IOException {
    Path results = folder.resolve("results");
    ResultFile.of("hybrid", "tiny")
        .reranked("judge", 20)
        .with("failed_reranks", "2")
        .write(results.resolve("a.json"));
    assertThat(page(results, Optional.of(new InventedStatistics())))
        .contains(
            "**Reranking failed**, and left the order of recall, for 2 queries of garden, hybrid"
                + " tiny + judge@20.")
        .contains(
            "Without a result of the same pipeline unreranked to compare with: garden, hybrid tiny"
                + " + judge@20.");
  }
}
