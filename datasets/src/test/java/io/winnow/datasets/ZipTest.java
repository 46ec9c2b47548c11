package io.winnow.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collections in zips, as BEIR publishes them. */
class ZipTest {
  private static final String CORPUS =
      "{\"_id\": \"d1\", \"text\": \"a\"}\n{\"_id\": \"d2\", \"text\": \"b\"}\n";
  private static final String QUERIES = "{\"_id\": \"q1\", \"text\": \"a\"}\n";
  private static final String QRELS = "query-id\tcorpus-id\tscore\nq1\td1\t1\n";

  @TempDir Path folder;

  private final List<String> problems = new ArrayList<>();

  private static Map<String, byte[]> collection(String prefix) {
    Map<String, byte[]> files = new TreeMap<>();
    files.put(prefix + "corpus.jsonl", CORPUS.getBytes(StandardCharsets.UTF_8));
    files.put(prefix + "queries.jsonl", QUERIES.getBytes(StandardCharsets.UTF_8));
    files.put(prefix + "qrels/test.tsv", QRELS.getBytes(StandardCharsets.UTF_8));
    return files;
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private Path zip(Map<String, byte[]> files) throws IOException {
    return SourceZips.write(folder.resolve("tiny.zip"), files);
  }

  private TestCollection open(Path path) throws IOException {
    return TestCollection.open(path, "test", problem -> problems.add(problem.toString()));
  }

  private void holds_the_collection(Path path) throws IOException {
    TestCollection collection = open(path);
    assertThat(collection.queries().texts()).containsExactly(entry("q1", "a"));
    assertThat(collection.judgments().count()).isEqualTo(1);
    for (Corpus corpus : List.of(collection.corpus(), Corpus.open(path))) {
      assertThat(ReadCorpus.of(corpus).ids()).containsExactly("d1", "d2");
      assertThat(ReadCorpus.of(corpus).ids()).as("read again").containsExactly("d1", "d2");
      assertThat(corpus.size()).hasValue(2);
    }
    collection.checkDocuments(problem -> problems.add(problem.toString()));
    assertThat(problems).isEmpty();
  }

  @Test
  void a_zip_is_a_collection_with_or_without_a_top_folder_of_any_name() throws IOException {
    for (String prefix : List.of("", "tiny/", "other/", "a/b/")) {
      Path zip = zip(collection(prefix));
      holds_the_collection(zip);
      assertThat(open(zip).name()).isEqualTo("tiny");
    }
  }

  @Test
  void entries_may_be_gzipped() throws IOException {
    holds_the_collection(
        zip(
            Map.of(
                "tiny/corpus.jsonl.gz", gzip(CORPUS),
                "tiny/queries.jsonl.gz", gzip(QUERIES),
                "tiny/qrels/test.tsv.gz", gzip(QRELS))));
  }

  @Test
  void one_of_several_collections_is_named_by_the_path_below_the_zip() throws IOException {
    Map<String, byte[]> both = collection("forums/android/");
    both.putAll(collection("forums/english/"));
    Path zip = zip(both);

    holds_the_collection(zip.resolve("forums").resolve("english"));
    assertThat(open(zip.resolve("forums/english")).name()).isEqualTo("english");
    String message = "%s holds 2 collections: open one of them, such as %s";
    assertThatThrownBy(() -> open(zip))
        .isInstanceOf(IOException.class)
        .hasMessage(message, zip, zip.resolve("forums/android"));
    assertThatThrownBy(() -> Corpus.open(zip))
        .hasMessage(message, zip, zip.resolve("forums/android"));
  }

  @Test
  void any_file_can_be_read_where_it_lies_in_a_zip() throws IOException {
    Path zip = zip(Map.of("cran/cran.all", ".I 1\n.W\nx\n".getBytes(StandardCharsets.UTF_8)));

    assertThat(ReadCorpus.of(Corpus.open(zip.resolve("cran/cran.all"))).ids()).containsExactly("1");
    assertThatThrownBy(() -> Corpus.open(zip.resolve("cran/none")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("%s: no such file in zip", zip.resolve("cran/none"));
  }

  @Test
  void problems_name_zip_entry_and_line() throws IOException {
    Map<String, byte[]> files = collection("tiny/");
    files.put("tiny/corpus.jsonl", (CORPUS + "{\n").getBytes(StandardCharsets.UTF_8));
    Path zip = zip(files);

    ReadCorpus read = ReadCorpus.of(Corpus.open(zip));

    assertThat(read.ids()).containsExactly("d1", "d2");
    assertThat(read.problems().getFirst().toString())
        .startsWith(zip.resolve("tiny/corpus.jsonl") + ":3: not JSON");
  }

  @Test
  void incomplete_zip_names_every_missing_file() throws IOException {
    Map<String, byte[]> files = collection("tiny/");
    files.remove("tiny/corpus.jsonl");
    Path zip = zip(files);
    String message = "%s: collection is incomplete: no corpus.jsonl or corpus.jsonl.gz";

    assertThatThrownBy(() -> open(zip)).hasMessage(message, zip.resolve("tiny"));
    assertThatThrownBy(() -> Corpus.open(zip)).hasMessage(message, zip.resolve("tiny"));
    assertThatThrownBy(() -> open(zip(Map.of("readme", new byte[1]))))
        .hasMessage(message + ", no queries.jsonl or queries.jsonl.gz, no qrels/test.tsv", zip);
    assertThatThrownBy(() -> TestCollection.open(zip(collection("tiny/")), "dev", problem -> {}))
        .hasMessage("%s: no split 'dev': expected one of test", zip.resolve("tiny"));
  }

  @Test
  void entries_that_lead_out_of_the_zip_are_not_looked_at() throws IOException {
    Map<String, byte[]> files = collection("tiny/");
    files.putAll(collection("../evil/"));
    files.putAll(collection("/root/"));
    files.putAll(collection("c:\\windows/"));

    holds_the_collection(zip(files));
  }

  @Test
  void bytes_that_changed_are_an_error() throws IOException {
    Path zip = zip(collection("tiny/"));
    byte[] bytes = Files.readAllBytes(zip);
    int entry = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
    bytes[entry + 16] ^= 1; // the checksum in the directory, first of all that of the corpus
    Files.write(zip, bytes);

    assertThatThrownBy(() -> ReadCorpus.of(Corpus.open(zip)))
        .isInstanceOf(IOException.class)
        .hasRootCauseInstanceOf(ZipException.class)
        .hasMessageStartingWith(
            "%s: cannot be read: its checksum differs: expected CRC-32 ",
            zip.resolve("tiny/corpus.jsonl"));
  }

  @Test
  void a_zip_that_was_cut_off_is_refused_at_every_length() throws IOException {
    Path zip = zip(collection("tiny/"));
    byte[] bytes = Files.readAllBytes(zip);
    for (int length = 0; length < bytes.length; length++) {
      Files.write(zip, Arrays.copyOf(bytes, length));
      assertThatThrownBy(() -> open(zip))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("%s: not a zip that can be read: ", zip);
    }
  }

  @Test
  void a_folder_may_be_called_zip() throws IOException {
    Path root = folder.resolve("tiny.zip");
    for (Map.Entry<String, byte[]> file : collection("").entrySet()) {
      Files.createDirectories(root.resolve(file.getKey()).getParent());
      Files.write(root.resolve(file.getKey()), file.getValue());
    }
    holds_the_collection(root);
  }
}
