package io.winnow.bench.recall.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.winnow.engine.Similarity;
import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each system answers from the documents that it was given. */
final class ContenderTest {
  private static final Path MODEL = Path.of("../engine/src/test/resources/golden/model/f32");
  private static final String QUERY = "the lines of a file";

  private static final List<IndexedDocument> DOCUMENTS =
      List.of(
          new IndexedDocument("", "read the lines of a file", 700),
          new IndexedDocument("The river", "of gold runs through old towns", 3),
          new IndexedDocument("", "\u00a7", 1),
          new IndexedDocument("", "a file of lines", 5));

  @TempDir Path folder;
  private StaticModel model;

  @BeforeEach
  void load() throws IOException {
    model = StaticModel.load(MODEL);
  }

  @AfterEach
  void close() {
    model.close();
  }

  private Path index(Contender system) throws IOException {
    Path index = folder.resolve(system.name());
    try (Building building = system.build(index, model)) {
      building.add(DOCUMENTS.subList(0, 3), 0);
      building.add(DOCUMENTS.subList(3, 4), 3);
      building.commit();
    }
    return index;
  }

  private float[] vector(String text) {
    return UnitVector.of(model.encode(text));
  }

  @ParameterizedTest
  @EnumSource
  void the_nearest_are_those_by_cosine_and_without_a_vector_none(Contender system)
      throws IOException {
    List<Integer> expected =
        IntStream.range(0, DOCUMENTS.size())
            .filter(i -> vector(DOCUMENTS.get(i).content()).length > 0)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -cosine(i)))
            .toList();
    assertThat(expected).isNotEmpty().doesNotContain(2);
    Path index = index(system);
    for (String method : system.methods()) {
      try (Searching searching = system.search(index, model, method)) {
        Nearest nearest = searching.nearest(QUERY, Share.ALL);
        assertThat(nearest.documents())
            .as(method)
            .containsExactly(expected.stream().mapToInt(i -> i).toArray());
        for (int i = 0; i < nearest.documents().length; i++) {
          assertThat((double) nearest.cosines()[i])
              .isCloseTo(cosine(nearest.documents()[i]), within(1e-5));
        }
      }
    }
  }

  private double cosine(int document) {
    return Similarity.dot(vector(QUERY), vector(DOCUMENTS.get(document).content()));
  }

  @ParameterizedTest
  @EnumSource
  void a_filter_leaves_its_buckets(Contender system) throws IOException {
    Path index = index(system);
    try (Searching searching = system.search(index, model, system.methods().getFirst())) {
      if (searching.canFilter()) {
        Share share = new Share(5);
        assertThat(searching.nearest(QUERY, share).documents()).containsExactly(1);
        assertThat(searching.exact(QUERY, share).orElseThrow().documents()).containsExactly(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void all_stages_of_a_hybrid_search_take_time(Contender system) throws IOException {
    Path index = index(system);
    try (Searching searching = system.search(index, model, system.methods().getFirst())) {
      Times times = searching.hybrid(QUERY, Share.ALL);
      assertThat(List.of(times.encode(), times.vectors(), times.bm25(), times.fuse()))
          .allSatisfy(stage -> assertThat(stage).isPositive());
      assertThat(times.whole())
          .isGreaterThanOrEqualTo(
              times.encode().plus(times.vectors()).plus(times.bm25()).plus(times.fuse()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void files_in_compound_files_count_as_themselves(Contender system) throws IOException {
    Path index = index(system);
    IndexFiles files = IndexFiles.of(index);
    assertThat(files.segments()).isEqualTo(1);
    assertThat(files.bytes().get("vectors"))
        .isGreaterThanOrEqualTo(3L * model.dimension() * Float.BYTES);
    assertThat(files.bytes()).containsKeys("postings", "stored", "graph");
    long onDisk;
    try (Stream<Path> all = Files.list(index)) {
      onDisk = all.mapToLong(file -> file.toFile().length()).sum();
    }
    assertThat(files.total()).isPositive().isLessThanOrEqualTo(onDisk);
  }
}
