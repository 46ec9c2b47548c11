package io.winnow.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusTest {
  private static final String LINE = "{\"_id\": \"a\", \"text\": \"b\"}\n";

  @TempDir Path folder;

  @Test
  void beir_folder_is_its_corpus_file() throws IOException {
    Files.writeString(folder.resolve("corpus.jsonl"), LINE);
    Files.writeString(folder.resolve("README.md"), "# Not a document");

    assertThat(Corpus.open(folder)).isEqualTo(new JsonLinesCorpus(folder.resolve("corpus.jsonl")));
    assertThat(ReadCorpus.of(Corpus.open(folder)).ids()).containsExactly("a");
  }

  @Test
  void beir_folder_may_hold_a_gzip_file() throws IOException {
    Files.createFile(folder.resolve("corpus.jsonl.gz"));

    assertThat(Corpus.open(folder))
        .isEqualTo(new JsonLinesCorpus(folder.resolve("corpus.jsonl.gz")));
  }

  @Test
  void other_folder_is_its_text_files() throws IOException {
    Files.writeString(folder.resolve("a.txt"), "b");

    assertThat(Corpus.open(folder)).isInstanceOf(TextFolderCorpus.class);
  }

  @Test
  void json_lines_may_have_any_name_of_that_kind() throws IOException {
    for (String name : new String[] {"docs.JSONL", "docs.ndjson", "docs.json", "docs.jsonl.gz"}) {
      Path file = Files.writeString(folder.resolve(name), LINE);
      assertThat(Corpus.open(file)).isEqualTo(new JsonLinesCorpus(file));
    }
  }

  @Test
  void missing_source_is_named() {
    Path missing = folder.resolve("none");

    assertThatThrownBy(() -> Corpus.open(missing))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(missing + ": no such file or folder");
  }

  @Test
  void other_file_is_refused() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.pdf"), "x");

    assertThatThrownBy(() -> Corpus.open(file))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "not a corpus: expected a .jsonl or .jsonl.gz file, a file that starts with .I (SMART)"
                + " or <DOC> (TREC), a folder or zip with corpus.jsonl, or a folder of .txt, .md or"
                + " .markdown files, found "
                + file);
  }

  @Test
  void layouts_of_smart_and_trec_are_known_by_their_first_line() throws IOException {
    Path smart = Files.writeString(folder.resolve("cran.all.1400"), "\n.I 1\n.W\nx\n");
    Path trec = Files.writeString(folder.resolve("FT911_1"), "<DOC>\n<DOCNO> 1 </DOCNO>\n</DOC>\n");

    assertThat(Corpus.open(smart)).isEqualTo(new SmartCorpus(smart));
    assertThat(Corpus.open(trec)).isEqualTo(new TrecTextCorpus(trec));
  }

  @Test
  void problem_reads_as_compilers_report() {
    assertThat(new CorpusProblem(Path.of("a.jsonl"), 3, "bad")).hasToString("a.jsonl:3: bad");
    assertThat(new CorpusProblem(Path.of("a.txt"), CorpusProblem.WHOLE_FILE, "bad"))
        .hasToString("a.txt: bad");
    assertThatThrownBy(() -> new CorpusProblem(Path.of("a"), -1, "bad"))
        .hasMessage("line must be 0 (whole file) or more: -1");
  }

  @Test
  void document_without_id_is_refused() {
    assertThatThrownBy(() -> new CorpusDocument("", "Title", "text", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a document needs an id of 1 to 8192 characters, found 0: title \'Title\'");
  }
}
