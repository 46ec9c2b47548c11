package io.winnow.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiDocsTest {
  private static final String SPADE = "garden.tools/garden.tools.Spade";
  private static final String RAKE = "garden.tools/garden.tools.Rake";

  @TempDir Path folder;
  private Path javaHome;

  @BeforeEach
  void jdk() throws IOException {
    javaHome = folder.resolve("jdk");
    SourceZips.write(javaHome.resolve("lib").resolve("src.zip"), SourceZips.fixtures());
  }

  @Test
  void documents_what_is_public_and_has_a_comment_in_the_order_of_the_sources() throws IOException {
    ReadCorpus read = ReadCorpus.of(ApiDocs.ofJdk(javaHome));

    assertThat(read.problems()).isEmpty();
    assertThat(read.ids())
        .containsExactly(
            RAKE,
            RAKE + "#pull()",
            RAKE + ".Tine",
            RAKE + ".Tine#<init>(int)",
            RAKE + ".Mark",
            RAKE + ".Mark#owner()",
            SPADE,
            SPADE + "#<init>()",
            SPADE + "#dig(int)",
            SPADE + "#holes()",
            SPADE + "#fill(List,int...)",
            SPADE + "#sharpen(java.util.Map[],String[][])",
            SPADE + ".Edge",
            SPADE + ".Edge#flip()");
  }

  @Test
  void title_is_the_qualified_signature() throws IOException {
    ReadCorpus read = ReadCorpus.of(ApiDocs.ofJdk(javaHome));

    assertThat(read.document(SPADE).title()).isEqualTo("garden.tools.Spade");
    assertThat(read.document(SPADE + "#<init>()").title()).isEqualTo("garden.tools.Spade()");
    assertThat(read.document(SPADE + "#fill(List,int...)").title())
        .isEqualTo("garden.tools.Spade.fill(List<? extends T> holes, int... soil)");
    assertThat(read.document(SPADE + "#sharpen(java.util.Map[],String[][])").title())
        .isEqualTo(
            "garden.tools.Spade.sharpen(java.util.Map<String, S>[] stones, String[][] oils)");
    assertThat(read.document(RAKE + ".Tine#<init>(int)").title())
        .isEqualTo("garden.tools.Rake.Tine(int length)");
  }

  @Test
  void metadata_names_module_and_kind() throws IOException {
    ReadCorpus read = ReadCorpus.of(ApiDocs.ofJdk(javaHome));

    assertThat(read.document(SPADE).metadata())
        .isEqualTo(Map.of("module", "garden.tools", "kind", "type"));
    assertThat(read.document(SPADE + "#<init>()").metadata()).containsEntry("kind", "constructor");
    assertThat(read.document(RAKE + ".Mark#owner()").metadata()).containsEntry("kind", "method");
  }

  @Test
  void html_becomes_prose() throws IOException {
    assertThat(ReadCorpus.of(ApiDocs.ofJdk(javaHome)).document(SPADE).text())
        .isEqualTo(
            "A spade for wet soil & sand. Care: Wipe it after use: - dry the blade<steel> - oil the"
                + " handle. It weighs less than 2^3 units and lasts to the 9th year."
                + " spade.dig(1);");
  }

  @Test
  void links_read_as_javadoc_shows_them_and_only_telling_tags_are_kept() throws IOException {
    assertThat(ReadCorpus.of(ApiDocs.ofJdk(javaHome)).document(SPADE + "#dig(int)").text())
        .isEqualTo(
            "Digs a hole, unlike fill(List, int...), pulling a rake or a plain list; see"
                + " Map.Entry.getKey(), Spade() and String. Returns the hole."
                + " API note: Mind <worms>. Deprecated: use Rake.");
  }

  @Test
  void result_is_said_once() throws IOException {
    ReadCorpus read = ReadCorpus.of(ApiDocs.ofJdk(javaHome));

    assertThat(read.document(SPADE + "#holes()").text())
        .isEqualTo("Returns the number of holes. Counts garden.holes too.");
    assertThat(read.document(SPADE + "#fill(List,int...)").text())
        .isEqualTo("Fills holes. Returns the soil left.");
    assertThat(read.document(SPADE + "#sharpen(java.util.Map[],String[][])").text())
        .isEqualTo(
            "Sharpens with stone.wet(); blade.draw(stone); and a steady hand."
                + " Returns whether it is sharp.");
  }

  @Test
  void markdown_comment_becomes_prose() throws IOException {
    assertThat(ReadCorpus.of(ApiDocs.ofJdk(javaHome)).document(RAKE).text())
        .isEqualTo(
            "A rake for leaves_and_twigs, not digging. Use: - pull slowly, 2 * 3 times"
                + " - see the guide <here> rake.pull(); // *twice*.");
  }

  @Test
  void jar_without_module_counts_all_packages_but_internal_ones() throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    entries.putAll(SourceZips.source("a/B.java", "package a; /** Bee. */ public class B {}"));
    entries.putAll(
        SourceZips.source(
            "a/internal/C.java", "package a.internal; /** Sea. */ public class C {}"));
    entries.putAll(
        SourceZips.source(
            "META-INF/versions/21/a/B.java", "package a; /** Later. */ public class B {}"));
    Path jar = SourceZips.write(folder.resolve("tool-1.0-sources.jar"), entries);

    ReadCorpus read = ReadCorpus.of(ApiDocs.ofSources(List.of(jar)));

    assertThat(read.documents())
        .containsExactly(
            new CorpusDocument(
                "tool-1.0/a.B", "a.B", "Bee.", Map.of("module", "tool-1.0", "kind", "type")));
  }

  @Test
  void jar_with_module_counts_what_it_exports() throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    SourceZips.fixtures()
        .forEach((name, content) -> entries.put(name.substring(name.indexOf('/') + 1), content));
    Path jar = SourceZips.write(folder.resolve("tools-sources.jar"), entries);

    assertThat(ReadCorpus.of(ApiDocs.ofSources(List.of(jar))).ids())
        .isEqualTo(ReadCorpus.of(ApiDocs.ofJdk(javaHome)).ids());
  }

  @Test
  void broken_source_is_a_problem_and_the_rest_is_kept() throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    entries.put(
        "a/Latin.java", "/** \u00e9 */ class Latin {}".getBytes(StandardCharsets.ISO_8859_1));
    entries.putAll(
        SourceZips.source("a/Odd.java", "package a;\n/** Odd. */\npublic class Odd { int = 3; }"));
    entries.putAll(SourceZips.source("a/Ok.java", "package a; /** Fine. */ public class Ok {}"));
    Path jar = SourceZips.write(folder.resolve("x-sources.jar"), entries);

    ReadCorpus read = ReadCorpus.of(ApiDocs.ofSources(List.of(jar)));

    assertThat(read.ids()).contains("x/a.Ok");
    assertThat(read.problems())
        .extracting(CorpusProblem::toString)
        .satisfiesExactly(
            latin ->
                assertThat(latin)
                    .isEqualTo(
                        jar.resolve("a/Latin.java")
                            + ": cannot be read: not UTF-8: byte 0xE9 at offset 4 fits nowhere; save the text as UTF-8"),
            odd ->
                assertThat(odd)
                    .startsWith(jar.resolve("a/Odd.java") + ":3: not Java as this JDK knows it: "));
  }

  @Test
  void order_is_the_same_each_time_however_the_work_is_shared() throws IOException {
    Map<String, byte[]> entries = new TreeMap<>();
    String filler = "// ".repeat(100_000);
    for (int i = 0; i < 30; i++) {
      String name = "T%02d".formatted(i);
      entries.putAll(
          SourceZips.source(
              "a/" + name + ".java",
              "package a; /** Number " + i + " */ public class " + name + " {}" + filler));
    }
    ApiDocs docs =
        ApiDocs.ofSources(List.of(SourceZips.write(folder.resolve("many.jar"), entries)));

    assertThat(ReadCorpus.of(docs).ids()).hasSize(30).isSorted();
    assertThat(ReadCorpus.of(docs)).isEqualTo(ReadCorpus.of(docs));
  }

  @Test
  void jdk_without_sources_says_which_package_brings_them() throws IOException {
    Path zip = javaHome.resolve("lib").resolve("src.zip");
    Files.delete(zip);

    int feature = Runtime.version().feature();
    assertThatThrownBy(() -> ApiDocs.ofJdk(javaHome))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(
            zip
                + ": this JDK has no sources: expected lib/src.zip, found nothing. Install openjdk-"
                + feature
                + "-source (Debian, Ubuntu) or java-"
                + feature
                + "-openjdk-src (Fedora), or use a JDK from Adoptium (Temurin), whose archives"
                + " include it");
  }

  @Test
  void jdk_whose_sources_are_a_broken_link_says_where_it_leads() throws IOException {
    Path zip = javaHome.resolve("lib").resolve("src.zip");
    Files.delete(zip);
    Files.createSymbolicLink(zip, Path.of("../../openjdk-25/lib/src.zip"));

    assertThatThrownBy(() -> ApiDocs.ofJdk(javaHome))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(
            "found a link to ../../openjdk-25/lib/src.zip, which does not exist. Install openjdk-");
  }

  @Test
  void archive_that_is_no_zip_is_refused() throws IOException {
    Path jar = Files.writeString(folder.resolve("no.jar"), "not a zip");

    assertThatThrownBy(() -> ApiDocs.ofSources(List.of(jar)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("not a readable source archive: ")
        .hasMessageEndingWith("(" + jar + ")");
  }

  @Test
  void archive_without_api_is_refused() throws IOException {
    Path jar =
        SourceZips.write(folder.resolve("empty.jar"), SourceZips.source("README.txt", "none"));

    assertThatThrownBy(() -> ApiDocs.ofSources(List.of(jar)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "no API found: expected .java files of exported packages, found none (" + jar + ")");
  }
}
