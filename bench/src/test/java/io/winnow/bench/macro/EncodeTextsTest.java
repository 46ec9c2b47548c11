package io.winnow.bench.macro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.datasets.Corpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What all runners read. */
final class EncodeTextsTest {
  @TempDir Path folder;

  @Test
  void any_text_survives_the_file() throws IOException {
    List<String> texts =
        List.of("", "a \"b\" \\ c", "line\nline\u2028\u0085", "\ud83d\ude00\u0000");
    EncodeTexts.write(texts, folder.resolve("texts"));
    assertThat(EncodeTexts.read(folder.resolve("texts"))).isEqualTo(texts);
  }

  @Test
  void a_line_that_is_no_string_is_refused() throws IOException {
    Path file = Files.writeString(folder.resolve("texts"), "\"a\"\n{}\n");
    assertThatThrownBy(() -> EncodeTexts.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(file + ": expected a JSON string on each line: ");
  }

  @Test
  void texts_are_titles_and_texts() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("corpus.jsonl"),
            """
            {"_id": "1", "title": "T", "text": "x y"}
            {"_id": "2", "title": "", "text": "z"}
            """);
    assertThat(EncodeTexts.of(Corpus.open(file))).containsExactly("T x y", "z");
  }

  @Test
  void a_sample_is_even_and_of_about_the_size() {
    List<String> texts = IntStream.range(0, 1000).mapToObj("%010d"::formatted).toList();
    assertThat(EncodeTexts.sample(texts, 2500))
        .hasSize(250)
        .startsWith("0000000000", "0000000004")
        .endsWith("0000000996");
    assertThat(EncodeTexts.sample(texts, 20_000)).isEqualTo(texts);
  }

  @Test
  void cutting_counts_code_points() {
    assertThat(EncodeTexts.cut(List.of("ab\ud83d\ude00cd", "abc", ""), 3))
        .containsExactly("ab\ud83d\ude00", "abc", "");
  }
}
