package io.winnow.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real thing: the API documentation of the JDK that runs the tests. */
class RunningJdkTest {
  private static ReadCorpus corpus;
  private static long expected;

  @BeforeAll
  static void read() throws IOException {
    Path javaHome = Path.of(System.getProperty("java.home"));
    assumeTrue(
        Files.exists(javaHome.resolve("lib").resolve("src.zip")),
        "skipped: the JDK at " + javaHome + " has no lib/src.zip");
    ApiDocs docs = ApiDocs.ofJdk(javaHome);
    expected = docs.size().orElseThrow();
    corpus = ReadCorpus.of(docs);
  }

  @Test
  void has_at_least_40000_documents_and_no_problems() {
    assertThat(corpus.documents()).hasSizeGreaterThanOrEqualTo(40_000);
    assertThat(corpus.problems()).isEmpty();
  }

  @Test
  void expected_size_is_within_a_tenth() {
    double size = corpus.documents().size();
    assertThat((double) expected).isBetween(0.9 * size, 1.1 * size);
  }

  @Test
  void ids_are_unique_and_have_no_spaces() {
    assertThat(corpus.ids()).doesNotHaveDuplicates().noneMatch(id -> id.matches(".*\\s.*"));
  }

  @Test
  void no_document_is_empty_or_has_markup() {
    assertThat(corpus.documents())
        .noneMatch(d -> d.title().isBlank() || d.text().isBlank())
        .noneMatch(d -> d.text().matches("(?s).*(\\s{2}|[\\n\\t]).*"));
    // A few dozen comments are about comments or HTML, and quote markup as code.
    long quoting =
        corpus.documents().stream()
            .filter(d -> d.text().contains("<p>") || d.text().contains("{@"))
            .count();
    assertThat(quoting).isLessThan(corpus.documents().size() / 500);
    assertThat(corpus.documents())
        .filteredOn(d -> d.id().matches("java\\.base/java\\.(io|nio|util|time|net)\\..*"))
        .noneMatch(d -> d.text().contains("<p>") || d.text().contains("{@"));
  }

  @Test
  void well_known_methods_are_there() {
    CorpusDocument readAllLines =
        corpus.document("java.base/java.nio.file.Files#readAllLines(Path,Charset)");
    assertThat(readAllLines.title())
        .isEqualTo("java.nio.file.Files.readAllLines(Path path, Charset cs)");
    assertThat(readAllLines.text())
        .startsWith("Read all lines from a file. ")
        .contains("Returns the lines from the file as a List;");
    assertThat(readAllLines.metadata())
        .containsEntry("module", "java.base")
        .containsEntry("kind", "method");
    assertThat(corpus.document("java.base/java.util.Map.Entry").text())
        .startsWith("A map entry (key-value pair).");
    assertThat(corpus.document("java.base/java.io.File#<init>(String)").title())
        .isEqualTo("java.io.File(String pathname)");
  }

  @Test
  void internal_packages_are_not_there() {
    assertThat(corpus.ids())
        .noneMatch(id -> id.contains("/sun.security.") || id.contains("/jdk.internal."));
  }
}
