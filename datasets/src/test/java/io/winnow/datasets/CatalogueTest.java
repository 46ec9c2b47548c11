package io.winnow.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
  private static KnownCollection find(String name) {
    return Catalogue.find(name).orElseThrow(() -> new AssertionError("no " + name));
  }

  private static int testQueries(KnownCollection known) {
    return Objects.requireNonNull(known.splits().get("test")).queries();
  }

  @Test
  void it_has_the_sets_of_beir_the_twelve_forums_and_the_own_one() {
    assertThat(Catalogue.all()).hasSize(19 + 12 + 1);
    assertThat(Catalogue.all())
        .filteredOn(known -> known.source() instanceof KnownCollection.OnRequest)
        .extracting(KnownCollection::name)
        .containsExactly("bioasq", "signal1m", "trec-news", "robust04");
    assertThat(find("hearth").source()).isEqualTo(new KnownCollection.Bundled());
  }

  @Test
  void what_can_be_downloaded_has_all_its_figures() {
    for (KnownCollection known : Catalogue.all()) {
      if (known.source() instanceof KnownCollection.Download download) {
        assertThat(known.documents()).as(known.name()).isPresent();
        assertThat(known.splits()).as(known.name()).containsKey("test");
        assertThat(known.splits().values()).allMatch(split -> split.judgments().isPresent());
        assertThat(download.md5()).as(known.name()).matches("[0-9a-f]{32}");
        assertThat(download.bytes()).isPositive();
        String zip = known.name().split("/", -1)[0] + ".zip";
        assertThat(download.address().toString()).startsWith("https://").endsWith("/" + zip);
      }
    }
  }

  @Test
  void the_forums_add_up_to_the_whole() {
    List<KnownCollection> forums =
        Catalogue.all().stream().filter(k -> k.name().startsWith("cqadupstack/")).toList();
    KnownCollection whole = find("cqadupstack");

    assertThat(forums).hasSize(12).allMatch(forum -> forum.source().equals(whole.source()));
    assertThat(forums.stream().mapToLong(forum -> forum.documents().orElseThrow()).sum())
        .isEqualTo(whole.documents().orElseThrow());
    assertThat(forums.stream().mapToInt(forum -> testQueries(forum)).sum())
        .isEqualTo(testQueries(whole));
  }

  @Test
  void figures_are_those_of_the_files_at_hand() {
    KnownCollection scifact = find("scifact");

    assertThat(scifact.documents()).hasValue(5183);
    assertThat(scifact.splits())
        .containsEntry("test", new KnownCollection.Split(300, OptionalInt.of(339)))
        .containsEntry("train", new KnownCollection.Split(809, OptionalInt.of(919)));
    assertThat(find("nfcorpus").splits().get("test")).hasToString("323 queries, 12334 judgments");
    assertThat(find("bioasq").documents()).isEmpty();
    assertThat(find("bioasq").splits().get("test")).hasToString("500 queries");
  }

  @Test
  void own_ids_are_dropped_where_queries_are_documents() {
    assertThat(Catalogue.all().stream().filter(KnownCollection::dropsOwnId))
        .extracting(known -> known.name().split("/", -1)[0])
        .containsOnly("arguana", "quora", "cqadupstack")
        .hasSize(3 + 12);
  }

  @ParameterizedTest
  @CsvSource({
    "scifact, scifact",
    "data/scifact, scifact",
    "data/scifact/, scifact",
    "data/./scifact/../scifact, scifact",
    "data/scifact.zip, scifact",
    "data/SCIFACT.ZIP, ",
    "cqadupstack, cqadupstack",
    "cqadupstack/android, cqadupstack/android",
    "data/cqadupstack.zip/cqadupstack/android, cqadupstack/android",
    "data/cqadupstack.zip/android, cqadupstack/android",
    "android, ",
    "quora/dump, ",
    "/, "
  })
  void a_collection_is_known_by_the_name_of_its_folder_or_zip(Path path, String name) {
    assertThat(Catalogue.find(path).map(KnownCollection::name).orElse(null)).isEqualTo(name);
  }
}
