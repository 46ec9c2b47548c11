package io.winnow.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestCollectionTest {
  private static final String HEADER = "query-id\tcorpus-id\tscore\n";

  @TempDir Path folder;

  private final List<String> problems = new ArrayList<>();

  @BeforeEach
  void write_a_collection() throws IOException {
    write(
        "corpus.jsonl",
        """
        {"_id": "d1", "text": "a"}
        {"_id": "d2", "text": "b"}
        """);
    write(
        "queries.jsonl",
        """
        {"_id": "q3", "text": "c"}
        {"_id": "q2", "text": "b"}
        {"_id": "q1", "text": "a"}
        """);
    write("qrels/test.tsv", HEADER + "q1\td1\t1\nq3\td1\t0\n");
    write("qrels/train.tsv", HEADER + "q2\td2\t1\n");
  }

  @Test
  void keeps_the_queries_of_the_split_in_file_order() throws IOException {
    TestCollection test = open("test");

    assertThat(test.split()).isEqualTo("test");
    assertThat(test.queries().texts()).containsExactly(entry("q3", "c"), entry("q1", "a"));
    assertThat(test.judgments().grades())
        .isEqualTo(Map.of("q1", Map.of("d1", 1), "q3", Map.of("d1", 0)));
    assertThat(ReadCorpus.of(test.corpus()).ids()).containsExactly("d1", "d2");
    assertThat(open("train").queries().texts()).containsExactly(entry("q2", "b"));
    test.checkDocuments(problem -> problems.add(problem.toString()));
    assertThat(problems).isEmpty();
  }

  @Test
  void incomplete_folder_names_every_missing_file() throws IOException {
    Files.delete(folder.resolve("queries.jsonl"));
    assertThatThrownBy(() -> open("test"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("%s: collection is incomplete: no queries.jsonl or queries.jsonl.gz", folder);

    Files.delete(folder.resolve("corpus.jsonl"));
    Files.delete(folder.resolve("qrels/test.tsv"));
    Files.delete(folder.resolve("qrels/train.tsv"));
    assertThatThrownBy(() -> open("test"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(
            "%s: collection is incomplete: no corpus.jsonl or corpus.jsonl.gz,"
                + " no queries.jsonl or queries.jsonl.gz, no qrels/test.tsv",
            folder);

    Path none = folder.resolve("none");
    assertThatThrownBy(() -> TestCollection.open(none, "test", problem -> {}))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("%s: no such folder", none);
  }

  @Test
  void unknown_split_lists_the_splits_there_are() {
    assertThatThrownBy(() -> open("dev"))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage("%s: no split 'dev': expected one of test, train", folder);
    assertThatThrownBy(() -> open("../qrels/test"))
        .hasMessage("%s: no split '../qrels/test': expected one of test, train", folder);
  }

  @Test
  void empty_split_is_refused() throws IOException {
    write("qrels/dev.tsv", HEADER);

    assertThatThrownBy(() -> open("dev"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "split 'dev' is empty: expected judgments, found none (%s)",
            folder.resolve("qrels/dev.tsv"));
  }

  @Test
  void judged_queries_that_the_folder_does_not_have_are_counted_and_keep_their_judgments()
      throws IOException {
    write("qrels/dev.tsv", HEADER + "q1\td1\t1\nx\td1\t1\nw\td1\t1\n");

    TestCollection dev = open("dev");

    assertThat(problems)
        .containsExactly(
            folder.resolve("qrels/dev.tsv")
                + ": 2 of 3 judged queries are not in queries.jsonl, the first is 'w';"
                + " they count as finding nothing");
    assertThat(dev.queries().texts()).containsExactly(entry("q1", "a"));
    assertThat(dev.judgments().grades()).containsOnlyKeys("q1", "w", "x");
  }

  @Test
  void split_with_foreign_queries_only_is_refused() throws IOException {
    write("qrels/dev.tsv", HEADER + "x\td1\t1\n");

    assertThatThrownBy(() -> open("dev"))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "no query to run: expected the queries of %s in %s, found none of them, such as 'x'",
            folder.resolve("qrels/dev.tsv"), folder.resolve("queries.jsonl"));
  }

  @Test
  void judged_documents_that_the_corpus_does_not_have_are_counted() throws IOException {
    write("qrels/dev.tsv", HEADER + "q1\td1\t1\nq1\tx\t1\nq2\tx\t1\nq2\tw\t0\n");

    open("dev").checkDocuments(problem -> problems.add(problem.toString()));

    assertThat(problems)
        .containsExactly(
            folder
                + ": 2 of 3 documents judged in split 'dev' are not in the corpus,"
                + " the first is 'w'; no search can find them");
  }

  private void write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private TestCollection open(String split) throws IOException {
    return TestCollection.open(folder, split, problem -> problems.add(problem.toString()));
  }
}
