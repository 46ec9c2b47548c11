package io.winnow.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.bench.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What cannot be a page is refused, and nothing is written. */
class RefusedResultsTest {
  @TempDir private Path folder;

  private void assertRefused(String message) {
    assertThatThrownBy(() -> Report.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessage(message);
  }

  @Test
  void folders_without_results() {
    Path missing = folder.resolve("missing");
    assertThatThrownBy(() -> Report.read(missing))
        .isInstanceOf(IOException.class)
        .hasMessage(
            missing
                + ": expected a folder of results, found none; write them with: winnow eval --out FILE");
    assertRefused(
        folder
            + ": expected results (*.json), found none; write them with: winnow eval --out FILE");
  }

  @Test
  void a_file_that_is_no_result() throws IOException {
    ResultFile.bm25().write(folder.resolve("a.json"));
    Path other = Files.createDirectories(folder.resolve("dev")).resolve("b.json");
    Files.writeString(other, "{\"measures\": {\"AP\": 0.5}}");
    assertRefused(
        other
            + ": not a result: expected the member \"AP\", found none; write it with:"
            + " winnow eval --out FILE");
  }

  @Test
  void two_results_of_one_system_and_collection() throws IOException {
    Path one = ResultFile.of("static", "tiny").write(folder.resolve("a.json"));
    Path two = ResultFile.of("static", "tiny").ndcg(1, 1).write(folder.resolve("b.json"));
    assertRefused(
        one
            + " and "
            + two
            + ": expected one result for each collection and system, found two of garden with"
            + " pipeline static, model tiny, dims 64, dtype f32, candidates 100,"
            + " drop_own_id false; remove one");
  }

  @Test
  void two_models_of_the_same_dims_and_dtype() throws IOException {
    ResultFile.bm25().write(folder.resolve("a.json"));
    Path one = ResultFile.of("static", "one").write(folder.resolve("dims/b.json"));
    Path two = ResultFile.of("static", "two").write(folder.resolve("dims/c.json"));
    assertRefused(
        one
            + " and "
            + two
            + ": expected one result for each collection, dims and dtype, found two of garden with"
            + " dims 64, dtype f32; remove one");
  }

  @Test
  void what_is_no_static_model_among_dims() throws IOException {
    ResultFile.bm25().write(folder.resolve("a.json"));
    Path file = ResultFile.bm25().write(folder.resolve("dims/b.json"));
    assertRefused(
        file
            + ": expected pipeline static, not reranked, with dims and dtype, found pipeline bm25,"
            + " candidates 100, drop_own_id false");
  }

  @Test
  void two_fits_to_as_many_texts() throws IOException {
    ResultFile.bm25().write(folder.resolve("a.json"));
    Path one =
        ResultFile.of("static", "one")
            .with("model_fit_texts", "900")
            .write(folder.resolve("fit/b.json"));
    Path two =
        ResultFile.of("static", "two")
            .with("model_fit_texts", "900")
            .write(folder.resolve("fit/c.json"));
    assertRefused(
        one
            + " and "
            + two
            + ": expected one result for each collection, pipeline and number of texts, found two of"
            + " garden with pipeline static, model_fit_texts 900; remove one");
  }

  @ParameterizedTest
  @CsvSource({"static, null, none", "static, 0, 0", "static, 2.5, 2.5", "contextual, 900, 900"})
  void what_is_no_fitted_model_among_fits(String pipeline, String texts, String found)
      throws IOException {
    ResultFile.bm25().write(folder.resolve("a.json"));
    Path file =
        ResultFile.of(pipeline, "tiny")
            .with("model_fit_texts", texts)
            .write(folder.resolve("fit/b.json"));
    assertRefused(
        file
            + ": expected pipeline static or hybrid, not reranked, with model_fit_texts, found pipeline "
            + pipeline
            + ", model tiny, dims 64, dtype f32, candidates 100, drop_own_id false, model_fit_texts "
            + found
            + "; evaluate a model of: winnow distill --corpus");
  }

  @Test
  void a_reranked_fit_and_one_of_another_corpus() throws IOException {
    Path main = ResultFile.bm25().write(folder.resolve("a.json"));
    ResultFile fitted = ResultFile.of("static", "tiny").with("model_fit_texts", "900");
    Path file = fitted.reranked("judge", 20).write(folder.resolve("fit/b.json"));
    assertThatThrownBy(() -> Report.read(folder))
        .hasMessageStartingWith(file + ": expected pipeline static or hybrid, not reranked,");
    fitted.with("corpus_sha256", "\"other\"").write(file);
    assertRefused(
        main
            + " and "
            + file
            + ": expected the same corpus_sha256, as both are of garden, found"
            + " c0ffee00112233445566 and other; evaluate both again");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "garden,900|:3: expected 3 columns separated by tabs, found 2",
        "garden,many,2|:3: expected a number of texts of 1 or more, found \"many\"",
        "garden,900,soon|:3: expected a number in column 3, found \"soon\"",
        "garden,900,0|:3: expected seconds above 0, found \"0\"",
        "garden,300,9|:3: expected one line for each dataset and number of texts, found a second of"
            + " garden with 300 texts; remove one",
      })
  void lines_that_are_no_time_of_a_teacher(String line, String message) throws IOException {
    ResultFile.bm25().write(folder.resolve("a.json"));
    Path file = Files.createDirectories(folder.resolve("fit")).resolve("teacher.tsv");
    Files.writeString(
        file, "dataset\ttexts\tseconds\ngarden\t300\t2.5\n" + line.replace(',', '\t'));
    assertRefused(file + message);
  }

  @Test
  void one_collection_judged_in_two_ways() throws IOException {
    Path one = ResultFile.bm25().write(folder.resolve("a.json"));
    Path two =
        ResultFile.of("static", "tiny")
            .with("judgments_sha256", "\"other\"")
            .write(folder.resolve("b.json"));
    assertRefused(
        one
            + " and "
            + two
            + ": expected the same judgments_sha256, as both are of garden, found"
            + " fade0000112233445566 and other; evaluate both again");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "garden,bm25,,AP,0.5,0.1|:2: expected 7 columns separated by tabs, found 6",
        "garden,bm25,,AP,high,0.1,book|:2: expected a number in column 5, found \"high\"",
        "garden,bm25,,AP,0.5,-1,book|:2: expected a tolerance of 0 or more, found \"-1\"",
      })
  void lines_that_are_no_reference(String line, String message) throws IOException {
    ResultFile.bm25().write(folder.resolve("a.json"));
    Path file = folder.resolve("references.tsv");
    Files.writeString(
        file,
        "dataset\tpipeline\tmodel\tmeasure\tvalue\ttolerance\tsource\n" + line.replace(',', '\t'));
    assertRefused(file + message);
  }

  @Test
  void references_without_their_header() throws IOException {
    ResultFile.bm25().write(folder.resolve("a.json"));
    Path file = Files.writeString(folder.resolve("references.tsv"), "garden\tbm25\n");
    assertThatThrownBy(() -> Report.read(folder))
        .hasMessageStartingWith(file + ":1: expected the columns dataset, pipeline, model,");
  }

  @Test
  void the_command_tells_wrong_usage_and_where_the_page_is() throws IOException {
    ResultFile.bm25().write(folder.resolve("a.json"));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    Path text = folder.resolve("page.txt");
    assertThat(commandLine.execute("report", "--results", folder.toString(), "--out", "" + text))
        .isEqualTo(2);
    assertThat(err.toString())
        .startsWith("winnow: --out: expected a file whose name ends in .md, found " + text);
    Path page = folder.resolve("page.md");
    assertThat(commandLine.execute("report", "--results", folder.toString(), "--out", "" + page))
        .isZero();
    assertThat(out.toString()).isEqualTo(page + System.lineSeparator());
    assertThat(page).content().contains("./winnow report --results").doesNotContain("" + folder);
  }
}
