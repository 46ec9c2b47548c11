package io.winnow.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesCorpusTest {
  @TempDir Path folder;

  @Test
  void reads_id_title_text_and_metadata() throws IOException {
    ReadCorpus read =
        read(
            """
            {"_id": "d1", "title": "One", "text": "first \\u00e9", "metadata": {"year": 2005, \
            "open": true, "score": 1.50, "none": null, "authors": ["b", "a", "b"], "at": {"x": 1}, \
            "mixed": [1, "1", null, {"x": 2}, [3], false], "date": "2024-05-01", "empty": [], \
            "large": [9007199254740993, 92233720368547758070, 1e400]}}
            {"_id": 12, "text": "no title", "url": "ignored"}
            {"_id": 12345678901234567890, "title": null, "text": "", "metadata": null}
            """);

    assertThat(read.problems()).isEmpty();
    assertThat(read.documents())
        .containsExactly(
            new CorpusDocument(
                "d1",
                "One",
                "first é",
                Map.of(
                    "year",
                    2005L,
                    "open",
                    true,
                    "score",
                    new BigDecimal("1.50"),
                    "authors",
                    List.of("b", "a", "b"),
                    "at",
                    "{\"x\":1}",
                    "mixed",
                    List.of(1L, "1", "{\"x\":2}", "[3]", false),
                    "date",
                    "2024-05-01",
                    "empty",
                    List.of(),
                    "large",
                    List.of(
                        9007199254740993L,
                        new BigDecimal("92233720368547758070"),
                        new BigDecimal("1e400")))),
            new CorpusDocument("12", "", "no title", Map.of()),
            new CorpusDocument("12345678901234567890", "", "", Map.of()));
    assertThat(read.documents().getFirst().metadata().keySet())
        .containsExactly(
            "year", "open", "score", "authors", "at", "mixed", "date", "empty", "large");
  }

  @Test
  void bad_lines_are_problems_and_the_rest_is_kept() throws IOException {
    ReadCorpus read =
        read(
            """
            {"_id": "1", "text": "good"}
            not json

            {"text": "no id"}
            {"_id": "", "text": "empty id"}
            {"_id": ["1"], "text": "list id"}
            {"_id": "2"}
            {"_id": "3", "text": 5}
            {"_id": "4", "text": "t", "title": {}}
            {"_id": "5", "text": "t", "metadata": "m"}
            ["_id"]
            {"_id": "6", "text": "cut
            {"_id": "7", "_id": "8", "text": "twice"}
            {"_id": "9", "text": "t"} {"_id": "10", "text": "t"}
            {"_id": "11", "text": "last"}""");

    assertThat(read.ids()).containsExactly("1", "11");
    assertThat(read.messages())
        .satisfiesExactly(
            m -> assertThat(m).startsWith("2: not JSON at column 1: Unrecognized token 'not'"),
            m -> assertThat(m).isEqualTo("4: _id: expected a string or a number, found nothing"),
            m ->
                assertThat(m)
                    .isEqualTo("5: _id: expected a string or a number, found an empty string"),
            m -> assertThat(m).isEqualTo("6: _id: expected a string or a number, found array"),
            m -> assertThat(m).isEqualTo("7: text: expected a string, found nothing"),
            m -> assertThat(m).isEqualTo("8: text: expected a string, found number"),
            m -> assertThat(m).isEqualTo("9: title: expected a string, found object"),
            m -> assertThat(m).isEqualTo("10: metadata: expected an object, found string"),
            m -> assertThat(m).isEqualTo("11: expected a JSON object, found array"),
            m -> assertThat(m).startsWith("12: not JSON at column "),
            m -> assertThat(m).contains("13: not JSON at column ").contains("_id"),
            m ->
                assertThat(m)
                    .isEqualTo("14: expected one JSON object, found more after it at column 27"));
    assertThat(read.problems())
        .allMatch(problem -> problem.file().equals(folder.resolve("corpus.jsonl")));
  }

  @Test
  void malformed_bytes_are_a_problem_and_not_replaced() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write("{\"_id\": \"1\", \"text\": \"".getBytes(UTF_8));
    bytes.write(0xE9);
    bytes.write("\"}\n{\"_id\": \"2\", \"text\": \"b\"}\n".getBytes(UTF_8));
    Path file = Files.write(folder.resolve("corpus.jsonl"), bytes.toByteArray());

    ReadCorpus read = ReadCorpus.of(Corpus.open(file));

    assertThat(read.ids()).containsExactly("2");
    assertThat(read.messages())
        .containsExactly(
            "1: not UTF-8: byte 0xE9 at offset 22 fits nowhere; save the text as UTF-8");
  }

  @Test
  void lines_end_at_newline_only() throws IOException {
    ReadCorpus read =
        read(
            "\uFEFF{\"_id\": \"1\",\r \"text\": \"a\u2028b\u0085c\"}\r\n \r\n{\"_id\": 2, \"text\": \"\"}");

    assertThat(read.problems()).isEmpty();
    assertThat(read.document("1").text()).isEqualTo("a\u2028b\u0085c");
    assertThat(read.ids()).containsExactly("1", "2");
  }

  @Test
  void document_of_ten_megabytes_is_read() throws IOException {
    String text = "word ".repeat(2 << 20);

    ReadCorpus read = read("{\"_id\": \"1\", \"text\": \"" + text + "\"}\n");

    assertThat(read.document("1").text()).isEqualTo(text);
  }

  @Test
  void gzip_is_known_by_name_or_by_content() throws IOException {
    byte[] gzip = gzip("{\"_id\": \"1\", \"text\": \"a\"}\n");
    Path named = Files.write(folder.resolve("a.jsonl.gz"), gzip);
    Path unnamed = Files.write(folder.resolve("b.jsonl"), gzip);

    assertThat(ReadCorpus.of(Corpus.open(named)).ids()).containsExactly("1");
    assertThat(ReadCorpus.of(Corpus.open(unnamed)).ids()).containsExactly("1");
    assertThat(Corpus.open(named).size()).hasValue(1);
  }

  @Test
  void truncated_gzip_is_named_after_the_documents_before_the_cut() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      lines.append("{\"_id\": ").append(i).append(", \"text\": \"a\"}\n");
    }
    byte[] gzip = gzip(lines.toString());
    Path file = folder.resolve("corpus.jsonl.gz");
    Files.write(file, Arrays.copyOf(gzip, gzip.length - 1000));
    List<CorpusDocument> before = new ArrayList<>();

    assertThatThrownBy(() -> Corpus.open(file).read(before::add, problem -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": gzip file ends too early: it was cut off, fetch it again");
    assertThat(before).hasSizeBetween(1, 49_999);
    assertThat(Corpus.open(file).size()).isEmpty();
  }

  @Test
  void gzip_cut_at_any_place_never_passes_for_whole() throws IOException {
    byte[] gzip = gzip("{\"_id\": \"1\", \"text\": \"a\"}\n");
    Path file = folder.resolve("corpus.jsonl.gz");
    for (int length = 0; length < gzip.length; length++) {
      Files.write(file, Arrays.copyOf(gzip, length));
      assertThatThrownBy(() -> ReadCorpus.of(Corpus.open(file)))
          .as("length %d", length)
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file + ": ");
    }
  }

  @Test
  void file_named_gz_that_is_none_is_named() throws IOException {
    Path file = Files.writeString(folder.resolve("corpus.jsonl.gz"), "{}\n");

    assertThatThrownBy(() -> ReadCorpus.of(Corpus.open(file)))
        .isInstanceOf(IOException.class)
        .hasMessage(file + ": cannot be read: Not in GZIP format");
  }

  @Test
  void size_counts_lines_that_are_not_blank() throws IOException {
    Path file = Files.writeString(folder.resolve("corpus.jsonl"), "{}\n\n \t\r\nx\n{}");

    assertThat(Corpus.open(file).size()).hasValue(3);
  }

  private ReadCorpus read(String content) throws IOException {
    return ReadCorpus.of(Corpus.open(Files.writeString(folder.resolve("corpus.jsonl"), content)));
  }

  private static byte[] gzip(String content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
