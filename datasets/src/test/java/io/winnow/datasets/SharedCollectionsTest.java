package io.winnow.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real collections, where WINNOW_DATASETS says they are. */
class SharedCollectionsTest {
  @ParameterizedTest
  @CsvSource({
    "scifact, 5183",
    "nfcorpus, 3633",
    "cranfield, 1400",
    "cisi, 1460",
    "vaswani, 11429",
    "limit-small, 46"
  })
  void all_documents_are_read_without_a_problem(String name, int documents) throws IOException {
    Corpus corpus = Corpus.open(folder(name));
    ReadCorpus read = ReadCorpus.of(corpus);

    assertThat(read.problems()).isEmpty();
    assertThat(read.ids()).hasSize(documents).doesNotHaveDuplicates();
    assertThat(corpus.size()).hasValue(documents);
  }

  @ParameterizedTest
  @CsvSource({
    "scifact, train, 1109, 809, 919",
    "scifact, test, 1109, 300, 339",
    "nfcorpus, train, 3237, 2590, 110575",
    "nfcorpus, dev, 3237, 324, 11385",
    "nfcorpus, test, 3237, 323, 12334",
    "cranfield, test, 225, 225, 1837",
    "cisi, test, 112, 76, 3114",
    "vaswani, test, 93, 93, 2083",
    "limit-small, test, 1000, 1000, 2000"
  })
  void queries_and_judgments_are_read_without_a_problem(
      String name, String split, int queries, int judged, int judgments) throws IOException {
    Path folder = folder(name);
    List<CorpusProblem> problems = new ArrayList<>();

    TestCollection collection = TestCollection.open(folder, split, problems::add);
    collection.checkDocuments(problems::add);

    assertThat(problems).isEmpty();
    assertThat(Queries.read(folder.resolve("queries.jsonl"), problems::add).texts())
        .hasSize(queries);
    assertThat(collection.queries().texts())
        .hasSize(judged)
        .containsOnlyKeys(collection.judgments().grades().keySet());
    assertThat(collection.judgments().count()).isEqualTo(judgments);
  }

  private static Path folder(String name) {
    String root = System.getenv("WINNOW_DATASETS");
    assumeTrue(root != null, "skipped: WINNOW_DATASETS is not set");
    Path folder = Path.of(root, name);
    assumeTrue(Files.isDirectory(folder), "skipped: no folder " + folder);
    return folder;
  }
}
