package io.winnow.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueriesTest {
  @TempDir Path folder;

  private final List<String> problems = new ArrayList<>();

  @Test
  void reads_json_lines_in_file_order() throws IOException {
    Queries queries =
        read(
            "queries.jsonl",
            """
            {"_id": "z", "text": "last first", "metadata": {"a": 1}}
            broken
            {"_id": 7, "text": ""}
            """);

    assertThat(queries.texts()).containsExactly(entry("z", "last first"), entry("7", ""));
    assertThat(problems).hasSize(1).first().asString().startsWith("2: not JSON at column 1: ");
    assertThat(read("noname", " {\"_id\": \"z\", \"text\": \"t\"}").texts())
        .containsExactly(entry("z", "t"));
  }

  @Test
  void reads_gzip() throws IOException {
    Path file = folder.resolve("queries.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("{\"_id\": \"1\", \"text\": \"a\"}\n".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(Queries.read(file, problem -> {}).texts()).containsExactly(entry("1", "a"));
  }

  @Test
  void reads_topics_of_trec() throws IOException {
    Queries queries =
        read(
            "topics",
            """
            <top>

            <num> Number: 301
            <title> International Organized
              Crime

            <desc> Description:
            Not read.
            </top>
            between
            <top><num>C041</num><title>a < b</title></top> <TOP><NUM>07<TITLE>Topic: c</TOP>
            """);

    assertThat(queries.texts())
        .containsExactly(
            entry("301", "International Organized Crime"),
            entry("C041", "a < b"),
            entry("07", "c"));
    assertThat(problems).isEmpty();
  }

  @Test
  void topics_that_cannot_be_read_are_problems_and_the_rest_is_kept() throws IOException {
    Queries queries =
        read(
            "topics",
            """
            <top><num>1<title>a</top>
            <top><num>2</top>
            <top><title>b</top>
            <top><num> Number: <title>c</top>
            <top>
            <num>5<title>d
            <top><num>6<title>e</top></top>
            <top><num>7<title>f
            """);

    assertThat(queries.texts()).containsExactly(entry("1", "a"), entry("6", "e"));
    assertThat(problems)
        .containsExactly(
            "2: expected <title>, found none",
            "3: expected <num>, found none",
            "4: topic without a number: expected <num> with an id",
            "5: <top> is not closed: expected </top>",
            "8: <top> is not closed: expected </top>");
  }

  @Test
  void topics_of_another_format_are_refused() {
    assertThatThrownBy(() -> read("topics", "<topic number=\"1\"><query>a</query></topic>\n"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "%s: not topics: expected <top> with <num> and <title>, found none",
            folder.resolve("topics"));
  }

  @Test
  void topic_with_bytes_that_are_not_utf8_is_one_problem() throws IOException {
    Path file = folder.resolve("topics");
    Files.write(
        file,
        "<top>\n<num>1\n<title>\u00e9\n<desc>\u00e9\n</top>\n<top><num>2<title>b</top>\n"
            .getBytes(StandardCharsets.ISO_8859_1));

    assertThat(Queries.read(file, p -> problems.add(p.toString())).texts())
        .containsExactly(entry("2", "b"));
    assertThat(problems)
        .containsExactly(
            file + ":3: not UTF-8: byte 0xE9 at offset 7 fits nowhere; save the text as UTF-8");
  }

  @Test
  void reads_one_query_per_line() throws IOException {
    assertThat(read("topics.tsv", "q1\tone\ttwo \r\n\nno tab\nq2\t\n").texts())
        .containsExactly(entry("q1", "one\ttwo"), entry("q2", ""));
    assertThat(problems)
        .containsExactly("3: expected a query id, a tab and a text, found 'no tab'");
  }

  @Test
  void reads_queries_of_smart() throws IOException {
    assertThat(read("CISI.QRY", ".I 1\n.W\nwhat is\n  this\n.I 002\n.T\nt\n.W\nthat\n").texts())
        .containsExactly(entry("1", "what is this"), entry("002", "that"));
    assertThat(problems).isEmpty();
  }

  @Test
  void query_repeated_with_the_same_text_counts_once_and_is_told() throws IOException {
    assertThat(read("topics.tsv", "q\ta\nr\tb\nq\ta\n").texts())
        .containsExactly(entry("q", "a"), entry("r", "b"));
    assertThat(problems)
        .containsExactly(
            "3: query 'q' repeated: it stands in line 1 already, with the same text; counted once");
  }

  @Test
  void query_repeated_with_another_text_is_refused() {
    assertThatThrownBy(() -> read("topics.tsv", "q\ta\nr\tb\nq\tc\n"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "%s:3: query 'q' repeated: it stands in line 1 already, with another text; delete one",
            folder.resolve("topics.tsv"));
  }

  @Test
  void texts_are_copied_and_cannot_be_changed() {
    Map<String, String> texts = new HashMap<>(Map.of("q", "a"));
    Queries queries = new Queries(texts);
    texts.clear();

    assertThat(queries.texts()).containsExactly(entry("q", "a"));
    assertThatThrownBy(() -> queries.texts().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private Queries read(String name, String content) throws IOException {
    problems.clear();
    Path file = Files.writeString(folder.resolve(name), content);
    return Queries.read(file, problem -> problems.add(problem.line() + ": " + problem.message()));
  }
}
