package io.winnow.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrecTextCorpusTest {
  @TempDir Path folder;

  @Test
  void reads_title_and_text_elements() throws IOException {
    Path file =
        write(
            """
            <DOC>
            <DOCNO> FT911-3 </DOCNO>
            <DATE>910514</DATE>
            <HEADLINE>
            FT  14 MAY 91 / <b>Survey</b>:
              Heat
            </HEADLINE>
            <LEADPARA>It began.</LEADPARA>
            <TEXT>
            <P>
            R&amp;D, a < b <!-- page 3 -->
            </P>
            </TEXT>
            </DOC>
            <doc><docno>2</docno>no text element</doc><doc><docno>3</docno><text>left open</doc>
            """);

    ReadCorpus read = ReadCorpus.of(new TrecTextCorpus(file));

    assertThat(read.problems()).isEmpty();
    assertThat(read.documents())
        .extracting(CorpusDocument::id, CorpusDocument::title, document -> words(document.text()))
        .containsExactly(
            tuple("FT911-3", "FT 14 MAY 91 / Survey : Heat", "It began. R&amp;D, a < b"),
            tuple("2", "", "no text element"),
            tuple("3", "", "left open"));
    assertThat(read.document("2").metadata()).isEqualTo(Map.of());
    assertThat(new TrecTextCorpus(file).size()).hasValue(3);
  }

  @Test
  void what_cannot_be_read_is_a_problem_and_the_rest_is_kept() throws IOException {
    Path file =
        write(
            """
            <DOC>
            <TEXT>no id</TEXT>
            </DOC>
            <DOC><DOCNO> </DOCNO></DOC>
            <DOC>
            <DOCNO>3</DOCNO>
            <DOC>
            <DOCNO>4</DOCNO><TEXT>good</TEXT>
            </DOC>
            <DOC><DOCNO>5</DOCNO>
            """);

    ReadCorpus read = ReadCorpus.of(new TrecTextCorpus(file));

    assertThat(read.ids()).containsExactly("4");
    assertThat(read.messages())
        .containsExactly(
            "1: expected <DOCNO>, found none",
            "4: <DOCNO>: expected an id of 1 to 8192 characters, found 0",
            "5: <DOC> is not closed: expected </DOC>",
            "10: <DOC> is not closed: expected </DOC>");
  }

  @Test
  void document_beyond_the_limit_is_passed_over() throws IOException {
    String line = "x".repeat((1 << 20) - 1) + "\n";
    Path file =
        write(
            "<DOC><DOCNO>1</DOCNO>\n"
                + line.repeat(64)
                + "</DOC>\n<DOC><DOCNO>2</DOCNO>good</DOC>\n");

    ReadCorpus read = ReadCorpus.of(new TrecTextCorpus(file));

    assertThat(read.ids()).containsExactly("2");
    assertThat(read.messages())
        .containsExactly("1: <DOC> too long: expected at most 67108864 characters");
  }

  private static String words(String text) {
    return String.join(" ", Columns.blanks(text));
  }

  private Path write(String content) throws IOException {
    return Files.writeString(folder.resolve("FT911_1"), content);
  }
}
