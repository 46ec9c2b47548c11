package io.winnow.bench.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.datasets.KnownCollection;
import io.winnow.retriever.download.Download;
import io.winnow.retriever.download.Patience;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bringing a collection, from a server on the loopback interface. */
class AcquisitionTest {
  @TempDir private Path folder;
  private FileServer server;
  private final List<String> problems = new ArrayList<>();

  @BeforeEach
  void serve() throws IOException {
    server = new FileServer(Zips.collection("tiny/"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Path into() {
    return folder.resolve("datasets");
  }

  private String md5() throws IOException {
    return Checksum.md5(Files.write(folder.resolve("content"), server.content));
  }

  private KnownCollection tiny(String name, String md5) {
    return new KnownCollection(
        name,
        "for a test",
        OptionalLong.empty(),
        Map.of(),
        false,
        new KnownCollection.Download(address(), server.content.length, md5));
  }

  private URI address() {
    return server.address("/data/tiny.zip");
  }

  private Acquisition.Acquired get(KnownCollection known) throws IOException {
    try (Download download =
        new Download(
            new Patience(Duration.ofSeconds(5), Duration.ofMillis(700), Duration.ofMillis(1)),
            null,
            (_, _, _) -> {})) {
      return new Acquisition(into(), download, p -> problems.add(p.toString()))
          .get(known, address());
    }
  }

  @Test
  void a_zip_becomes_a_folder_and_is_not_brought_twice() throws IOException {
    for (String prefix : List.of("tiny/", "", "other/")) {
      server.content = Zips.collection(prefix);
      server.etag = "\"" + prefix + "\"";
      KnownCollection known = tiny("tiny" + prefix.length(), md5());
      Acquisition.Acquired first = get(known);
      assertThat(first.fresh()).isTrue();
      assertThat(first.folder()).isEqualTo(into().resolve(known.name()));
      assertThat(first.folder().resolve("qrels/test.tsv")).exists();
      assertThat(first.checks().getFirst().documents()).isEqualTo(2);
      assertThat(get(known).fresh()).isFalse();
    }
    assertThat(server.ranges).hasSize(3);
    assertThat(problems).isEmpty();
    assertThat(into().toFile().list()).containsOnly("tiny5", "tiny0", "tiny6");
  }

  @Test
  void a_zip_that_lies_there_is_taken_and_kept() throws IOException {
    Files.createDirectories(into());
    Path zip = Files.write(into().resolve("tiny.zip"), server.content);
    assertThat(get(tiny("tiny", md5())).fresh()).isTrue();
    assertThat(server.ranges).isEmpty();
    assertThat(zip).exists();
  }

  @Test
  void a_zip_of_another_checksum_is_refused() throws IOException {
    String wrong = "0".repeat(32);
    assertThatThrownBy(() -> get(tiny("tiny", wrong)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "%s is not the zip that BEIR publishes: expected MD5 %s, found %s; it was deleted",
            address(), wrong, md5());
    assertThat(into()).isEmptyDirectory();

    Path zip = Files.write(into().resolve("tiny.zip"), server.content);
    assertThatThrownBy(() -> get(tiny("tiny", wrong)))
        .hasMessageStartingWith("%s is not the zip that BEIR publishes", zip)
        .hasMessageEndingWith("delete it and try again");
    assertThat(zip).exists();
  }

  @Test
  void a_body_that_is_cut_short_is_no_zip() throws IOException {
    String md5 = md5();
    server.content = Arrays.copyOf(server.content, server.content.length / 2);
    assertThatThrownBy(() -> get(tiny("tiny", md5)))
        .hasMessageContaining("is not the zip that BEIR publishes");
    assertThat(into()).isEmptyDirectory();
  }

  @Test
  void an_entry_that_leads_elsewhere_is_refused_before_anything_is_written() throws IOException {
    for (String evil :
        List.of("../evil", "tiny/../../evil", "/evil", "tiny/\0", "a\\..\\evil", "c:/evil")) {
      server.content = Zips.of(Map.of("tiny/corpus.jsonl", "x", evil, "x"));
      server.etag = "\"" + evil.hashCode() + "\"";
      assertThatThrownBy(() -> get(tiny("tiny", md5())))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "%s: cannot be unpacked: expected names of files below it, found '%s';"
                  + " nothing was written",
              into().resolve("tiny.zip"), evil);
      assertThat(into().toFile().list()).containsExactly("tiny.zip");
      assertThat(folder.resolve("evil")).doesNotExist();
      Files.delete(into().resolve("tiny.zip"));
    }
  }

  @Test
  void a_collection_that_is_there_and_differs_is_not_touched() throws IOException {
    Unpacking.unpack(
        Files.write(folder.resolve("tiny.zip"), server.content),
        Files.createDirectories(into()).resolve("scifact"));
    assertThatThrownBy(() -> get(tiny("scifact", md5())))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "%s is there already, but is not what the catalogue says: documents: expected 5183,"
                + " found 2; ",
            into().resolve("scifact"))
        .hasMessageEndingWith("delete it, or choose another folder by --into");
    assertThat(into().resolve("scifact/corpus.jsonl")).exists();
    assertThat(server.ranges).isEmpty();
  }

  @Test
  void what_is_given_on_request_is_told() {
    KnownCollection known =
        new KnownCollection(
            "tiny",
            "for a test",
            OptionalLong.empty(),
            Map.of(),
            false,
            new KnownCollection.OnRequest(URI.create("https://example.org/")));
    assertThatThrownBy(() -> get(known))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "tiny cannot be downloaded freely: ask for it at https://example.org/, bring it into the"
                + " layout of BEIR and put it at %s",
            into().resolve("tiny"));
  }

  @Test
  void without_a_network_it_says_what_to_put_where() throws IOException {
    server.status = 503;
    String md5 = md5();
    assertThatThrownBy(() -> get(tiny("tiny", md5)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("tiny cannot be downloaded: %s answers HTTP 503", address())
        .hasMessageContaining("fetch " + address())
        .hasMessageContaining("MD5 " + md5)
        .hasMessageContaining("put it at " + into().resolve("tiny.zip"));
  }

  @Test
  void what_has_arrived_is_named() {
    server.stallAfter = 100;
    assertThatThrownBy(() -> get(tiny("tiny", md5())))
        .hasMessageContaining("sent nothing for 0.7 s")
        .hasMessageContaining("kept in " + into().resolve("tiny.zip.part"));
  }

  @Test
  void a_folder_that_cannot_be_made_is_told() throws IOException {
    Files.writeString(into(), "in the way");
    assertThatThrownBy(() -> get(tiny("tiny", md5())))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("%s: the folder cannot be made (", into())
        .hasMessageEndingWith("; choose another by --into");
  }

  @Test
  void amounts_are_read_by_people() {
    assertThat(Amounts.bytes(999)).isEqualTo("999 B");
    assertThat(Amounts.bytes(2_816_079)).isEqualTo("2.8 MB");
    assertThat(Amounts.bytes(999_999)).isEqualTo("1.0 MB");
    assertThat(Amounts.bytes(5_343_728_040L)).isEqualTo("5.3 GB");
  }
}
