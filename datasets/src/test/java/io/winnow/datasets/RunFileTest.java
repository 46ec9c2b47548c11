package io.winnow.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.datasets.RunFile.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunFileTest {
  @TempDir Path folder;

  @Test
  void rankings_that_follow_each_other_become_one_with_strictly_falling_scores() {
    List<Entry> ranking =
        RunFile.ranking(
            List.of(
                List.of(new Entry("a", 2), new Entry("b", 2)),
                List.of(new Entry("b", 9), new Entry("c", 7), new Entry("d", 0.5))),
            3);
    float second = Math.nextDown(2f);
    assertThat(ranking)
        .containsExactly(
            new Entry("a", 2), new Entry("b", second), new Entry("c", Math.nextDown(second)));
  }

  @Test
  void reads_entries_in_the_order_of_the_file() throws IOException {
    RunFile run =
        RunFile.read(
            Files.writeString(
                file(),
                """
                # comment
                q2 Q0 b 0 1.5 tag
                q1\tQ0\td\t9\t-1e-3\ttag

                 q2  Q0 a 0 2 tag\r
                """));

    assertThat(run.entries().keySet()).containsExactly("q2", "q1");
    assertThat(run.entries())
        .isEqualTo(
            Map.of(
                "q2", List.of(new Entry("b", 1.5), new Entry("a", 2)),
                "q1", List.of(new Entry("d", -1e-3))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "q Q0 d 1 NaN t | score: expected a number, found 'NaN'",
        "q Q0 d 1 nan t | score: expected a number, found 'nan'",
        "q Q0 d 1 high t | score: expected a number, found 'high'",
        "q Q0 a 1 1.0 t | document 'a' repeated for query 'q': it stands in line 1 already",
        "q Q0 d 1 1.0 | 'expected 6 columns (query, Q0, document, rank, score, tag), found ''q Q0 d 1 1.0'''"
      })
  void wrong_line_is_refused_with_file_and_line(String line, String message) throws IOException {
    Files.writeString(file(), "q Q0 a 1 2 t\nr Q0 d 1 1 t\n\n" + line + "\n");

    assertThatThrownBy(() -> RunFile.read(file()))
        .isInstanceOf(IOException.class)
        .hasMessage("%s:4: %s", file(), message);
  }

  @Test
  void writes_the_columns_of_trec_with_ranks_from_one() throws IOException {
    Map<String, List<Entry>> entries = new LinkedHashMap<>();
    entries.put("q2", List.of(new Entry("b", 2), new Entry("a", 0.1)));
    entries.put("none", List.of());
    entries.put("q1", List.of(new Entry("b", -1e-7)));
    Files.writeString(file(), "an older run");

    new RunFile(entries).write(file(), "bm25");

    assertThat(file())
        .hasContent("q2 Q0 b 1 2.0 bm25\nq2 Q0 a 2 0.1 bm25\nq1 Q0 b 1 -1.0E-7 bm25\n");
    assertThat(names()).containsExactly("run.trec");
    assertThat(Files.getPosixFilePermissions(file()))
        .isEqualTo(
            Files.getPosixFilePermissions(Files.createFile(folder.resolve("any other file"))));
  }

  @Test
  void reading_gives_the_doubles_that_were_written() throws IOException {
    long seed = 20261125;
    SplittableRandom random = new SplittableRandom(seed);
    List<Entry> list = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      double score = Double.longBitsToDouble(random.nextLong());
      list.add(new Entry("d" + i, Double.isNaN(score) ? -0.0 : score));
    }
    RunFile run = new RunFile(Map.of("q", list));

    run.write(file(), "t");

    assertThat(RunFile.read(file()).equals(run)).as("seed %d", seed).isTrue();
  }

  @Test
  void run_that_cannot_be_written_leaves_the_older_one() throws IOException {
    Files.writeString(file(), "an older run");

    assertThatThrownBy(() -> run("q", "Geneva Durben").write(file(), "t"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "document id cannot stand in a run file: expected one word without blanks,"
                + " found 'Geneva Durben' (query 'q')");
    assertThatThrownBy(() -> run("#q", "d").write(file(), "t"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "query id cannot stand in a run file: expected one word without blanks that does not"
                + " start with #, found '#q'");
    assertThatThrownBy(() -> run("q", "d").write(file(), "two words"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("tag of a run: expected one word without blanks, found 'two words'");
    assertThat(file()).hasContent("an older run");
    assertThat(names()).containsExactly("run.trec");
  }

  @Test
  void entry_without_a_number_is_refused() {
    assertThatThrownBy(() -> new Entry("d", Double.NaN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("score of document 'd': expected a number, found NaN");
  }

  private Path file() {
    return folder.resolve("run.trec");
  }

  private static RunFile run(String query, String document) {
    return new RunFile(Map.of(query, List.of(new Entry(document, 1))));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
