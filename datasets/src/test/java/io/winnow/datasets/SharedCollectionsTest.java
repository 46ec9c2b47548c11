package io.winnow.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    String root = System.getenv("WINNOW_DATASETS");
    assumeTrue(root != null, "skipped: WINNOW_DATASETS is not set");
    Path folder = Path.of(root, name);
    assumeTrue(Files.isDirectory(folder), "skipped: no folder " + folder);

    Corpus corpus = Corpus.open(folder);
    ReadCorpus read = ReadCorpus.of(corpus);

    assertThat(read.problems()).isEmpty();
    assertThat(read.ids()).hasSize(documents).doesNotHaveDuplicates();
    assertThat(corpus.size()).hasValue(documents);
  }
}
