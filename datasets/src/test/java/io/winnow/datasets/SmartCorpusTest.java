package io.winnow.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmartCorpusTest {
  @TempDir Path folder;

  @Test
  void reads_title_and_text_and_no_other_field() throws IOException {
    Path file =
        write(
            """
            .I 1
            .T
            a title of
            two lines .
            .A
            brown,a.
            .W
            first line
            .5 is no mark, nor is .W

            last line
            .I 2
            .W
            one
            .X
            1 2 3
            .W
            two
            .I 3
            """);

    ReadCorpus read = ReadCorpus.of(new SmartCorpus(file));

    assertThat(read.problems()).isEmpty();
    assertThat(read.documents())
        .containsExactly(
            new CorpusDocument(
                "1",
                "a title of two lines .",
                "first line\n.5 is no mark, nor is .W\nlast line",
                Map.of()),
            new CorpusDocument("2", "", "one\ntwo", Map.of()),
            new CorpusDocument("3", "", "", Map.of()));
    assertThat(new SmartCorpus(file).size()).hasValue(3);
  }

  @Test
  void what_cannot_be_read_is_a_problem_and_the_rest_is_kept() throws IOException {
    Path file =
        write(
            """
            preamble
            goes on
            .I
            .W
            no id
            .I 2
            no mark
            .W
            x
            .I 3
            .W
            good
            """);

    ReadCorpus read = ReadCorpus.of(new SmartCorpus(file));

    assertThat(read.ids()).containsExactly("3");
    assertThat(read.messages())
        .containsExactly(
            "1: expected .I and an id, found 'preamble'",
            "3: .I: expected an id of 1 to 8192 characters, found 0",
            "7: expected a field mark, such as .T or .W, found 'no mark'");
  }

  @Test
  void document_with_bytes_that_are_not_utf8_is_one_problem() throws IOException {
    Path file = folder.resolve("MED.ALL");
    Files.write(
        file, ".I 1\n.W\ncaf\u00e9\n\u00e9\n.I 2\n.W\nx\n".getBytes(StandardCharsets.ISO_8859_1));

    ReadCorpus read = ReadCorpus.of(new SmartCorpus(file));

    assertThat(read.ids()).containsExactly("2");
    assertThat(read.messages())
        .containsExactly(
            "3: not UTF-8: byte 0xE9 at offset 3 fits nowhere; save the text as UTF-8");
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("cran.all"), content);
  }
}
