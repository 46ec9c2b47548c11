package io.winnow.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgmentsTest {
  @TempDir Path folder;

  private final List<String> problems = new ArrayList<>();

  @Test
  void reads_the_tab_separated_layout_of_beir() throws IOException {
    Judgments judgments =
        read("query-id\tcorpus-id\tscore\r\nq2\tGeneva Durben\t2\r\n\nq1\td1\t-1\n#q\td\t0");

    assertThat(judgments.grades())
        .isEqualTo(
            Map.of("q2", Map.of("Geneva Durben", 2), "q1", Map.of("d1", -1), "#q", Map.of("d", 0)));
    assertThat(judgments.count()).isEqualTo(3);
    assertThat(problems).isEmpty();
  }

  @Test
  void reads_the_qrels_of_trec() throws IOException {
    Judgments judgments =
        read("# made by hand\n\n 301 0\tFT911-3  1\n301 Q0 FT911-5 -2 \n# more\n302 0 FT911-3 0\n");

    assertThat(judgments.grades())
        .isEqualTo(Map.of("301", Map.of("FT911-3", 1, "FT911-5", -2), "302", Map.of("FT911-3", 0)));
    assertThat(problems).isEmpty();
  }

  @Test
  void a_line_that_cannot_be_read_ends_the_reading() {
    String beir = "query-id\tcorpus-id\tscore\nq1\td2\t1\n";
    assertRefused(
        beir + "q1\td1\n",
        "3: expected query id, document id and grade separated by tabs, found 'q1\td1'");
    assertRefused(beir + "q1\td1\t1.0\n", "3: grade: expected a whole number, found '1.0'");
    assertRefused(
        beir + "\td1\t1\n", "3: expected a query id and a document id, found an empty id");
    assertRefused("1 0 d1 high\n", "1: grade: expected a whole number, found 'high'");
    assertRefused(
        "1 0 d2 1\n1 0 d1\n",
        "2: expected 4 columns (query, iteration, document, grade), found '1 0 d1'");
  }

  @Test
  void judgment_repeated_with_the_same_grade_counts_once_and_is_told() throws IOException {
    assertThat(read("q 0 d 1\nq 0 e 1\nq 0 d 1\n").count()).isEqualTo(2);
    assertThat(problems)
        .containsExactly(
            "3: judgment repeated: query 'q', document 'd' has grade 1 in line 1 already; counted once");
  }

  @Test
  void judgment_repeated_with_another_grade_is_refused() {
    assertThatThrownBy(() -> read("query-id\tcorpus-id\tscore\nq\td\t1\nq\te\t1\nq\td\t2\n"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "%s:4: two grades for query 'q', document 'd': 2 in this line, 1 in line 2; delete one",
            file());
  }

  @Test
  void reads_three_columns_as_query_document_and_grade() throws IOException {
    assertThat(read("1 184 2\n 1\t29  -1 \n2 12 3\n").grades())
        .isEqualTo(Map.of("1", Map.of("184", 2, "29", -1), "2", Map.of("12", 3)));
    assertRefused(
        "1 184 2\n1 0 8 1\n", "2: expected 3 columns (query, document, grade), found '1 0 8 1'");
  }

  @Test
  void reads_cisi_whose_last_columns_say_nothing() throws IOException {
    assertThat(read("     1     28\t0\t0.000000\n     2    28\t0\t0.0\n").grades())
        .isEqualTo(Map.of("1", Map.of("28", 1), "2", Map.of("28", 1)));
    assertRefused(
        "1 28 0 0.0\n1 2 0 1\n",
        "2: expected 4 columns (query, document, 0, 0.0), found '1 2 0 1'");
  }

  @Test
  void four_columns_that_could_be_of_smart_or_trec_are_refused() throws IOException {
    assertThatThrownBy(() -> read("01 1410  0 0\n"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "%s:1: could be of SMART (query, document, 0, 0) or of TREC (query, iteration, document,"
                + " grade): write 3 columns, or 0 as iteration; found '01 1410  0 0'",
            file());
    assertThat(read("1 0 0 0\n").grades()).isEqualTo(Map.of("1", Map.of("0", 0)));
  }

  @Test
  void file_of_another_kind_is_refused_at_its_first_line() {
    assertThatThrownBy(() -> read("\nq\td\thigh\n"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "%s:2: not judgments: expected the header query-id<TAB>corpus-id<TAB>score, 4 columns"
                + " (query, iteration, document, grade), or 3 (query, document, grade), found"
                + " 'q\td\thigh'",
            file());
    assertThatThrownBy(() -> Judgments.read(folder.resolve("none"), problem -> {}))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("%s: no such file", folder.resolve("none"));
  }

  @Test
  void file_without_judgments_is_empty() throws IOException {
    assertThat(read("").grades()).isEmpty();
    assertThat(read("query-id\tcorpus-id\tscore\n").count()).isZero();
  }

  @Test
  void grades_are_copied_and_cannot_be_changed() {
    SortedMap<String, Integer> inner = new TreeMap<>(Map.of("d", 1));
    SortedMap<String, SortedMap<String, Integer>> outer = new TreeMap<>(Map.of("q", inner));
    Judgments judgments = new Judgments(outer);
    inner.put("e", 2);
    outer.clear();

    assertThat(judgments.grades()).isEqualTo(Map.of("q", Map.of("d", 1)));
    assertThatThrownBy(() -> judgments.grades().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> judgments.grades().values().forEach(Map::clear))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private void assertRefused(String content, String lineAndMessage) {
    assertThatThrownBy(() -> read(content))
        .isInstanceOf(IOException.class)
        .hasMessage("%s:%s", file(), lineAndMessage);
  }

  private Path file() {
    return folder.resolve("qrels");
  }

  private Judgments read(String content) throws IOException {
    Files.writeString(file(), content);
    return Judgments.read(
        file(),
        problem -> {
          assertThat(problem.file()).isEqualTo(file());
          problems.add(problem.line() + ": " + problem.message());
        });
  }
}
