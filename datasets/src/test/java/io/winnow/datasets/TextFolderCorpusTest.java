package io.winnow.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFolderCorpusTest {
  @TempDir Path folder;

  @Test
  void reads_text_and_markdown_of_all_folders_in_order() throws IOException {
    write("b.txt", "# not a heading here");
    write("a/deep/er.MD", "\uFEFF# The *title*\n\nBody.\n");
    write("a.markdown", "no heading");
    write("a/z.txt", "");
    write("ignored.html", "<p>");
    write(".hidden.txt", "x");
    write(".git/notes.txt", "x");

    Corpus corpus = Corpus.open(folder);

    assertThat(corpus.size()).hasValue(4);
    assertThat(ReadCorpus.of(corpus).problems()).isEmpty();
    assertThat(ReadCorpus.of(corpus).documents())
        .containsExactly(
            new CorpusDocument("a.markdown", "a.markdown", "no heading", Map.of()),
            new CorpusDocument("a/deep/er.MD", "The title", "# The *title*\n\nBody.\n", Map.of()),
            new CorpusDocument("a/z.txt", "z.txt", "", Map.of()),
            new CorpusDocument("b.txt", "b.txt", "# not a heading here", Map.of()));
  }

  @Test
  void link_to_a_folder_is_read_as_the_folder() throws IOException {
    write("real/a.txt", "x");
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));

    assertThat(ReadCorpus.of(Corpus.open(link)).ids()).containsExactly("a.txt");
    assertThat(ReadCorpus.of(Corpus.open(folder)).ids()).containsExactly("real/a.txt");
  }

  @Test
  void file_that_is_not_utf8_is_a_problem() throws IOException {
    write("good.txt", "x");
    Path latin = folder.resolve("latin.txt");
    Files.write(latin, "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));

    ReadCorpus read = ReadCorpus.of(Corpus.open(folder));

    assertThat(read.ids()).containsExactly("good.txt");
    assertThat(read.problems())
        .containsExactly(
            new CorpusProblem(
                latin,
                CorpusProblem.WHOLE_FILE,
                "not UTF-8: byte 0xE9 at offset 3 fits nowhere; save the text as UTF-8"));
  }

  @Test
  void broken_link_is_a_problem() throws IOException {
    write("good.txt", "x");
    Path link = Files.createSymbolicLink(folder.resolve("link.txt"), Path.of("nowhere"));

    ReadCorpus read = ReadCorpus.of(Corpus.open(folder));

    assertThat(read.ids()).containsExactly("good.txt");
    assertThat(read.problems())
        .containsExactly(
            new CorpusProblem(
                link,
                CorpusProblem.WHOLE_FILE,
                "cannot be read: expected a file, found a broken link or no file"));
  }

  @Test
  void file_beyond_the_limit_is_a_problem() throws IOException {
    write("good.txt", "x");
    Path large = Files.createFile(folder.resolve("large.txt"));
    try (SeekableByteChannel channel = Files.newByteChannel(large, StandardOpenOption.WRITE)) {
      channel.position(Utf8.MAX_BYTES).write(ByteBuffer.allocate(1));
    }

    assertThat(ReadCorpus.of(Corpus.open(folder)).messages())
        .containsExactly("0: file too large: expected at most 67108864 bytes, found 67108865");
  }

  @Test
  void folder_without_documents_is_refused() throws IOException {
    write("readme.html", "<p>");

    assertThatThrownBy(() -> Corpus.open(folder))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "no documents in folder: expected corpus.jsonl, corpus.jsonl.gz, or .txt, .md or"
                + " .markdown files, found none of them ("
                + folder
                + ")");
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }
}
