package io.winnow.retriever;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.winnow.engine.Progress;
import io.winnow.engine.StaticModel;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metadata in an index, and what is found and deleted by them. */
class FilteringTest {
  private static final long SEED = 20261129;

  @TempDir Path temporary;
  private Path folder;
  private StaticModel model;

  @BeforeEach
  void make_a_model() {
    folder = temporary.resolve("index");
    model = TestModels.of(1, 16);
  }

  @AfterEach
  void close_the_model() {
    model.close();
  }

  private static Document document(int i, SplittableRandom random) {
    String text = "gold " + TestModels.WORDS.get(4 + random.nextInt(12)).repeat(1 + i % 3);
    return new Document("d" + i, "stone", text, RandomFilters.metadata(random));
  }

  private static Set<String> ids(SearchResult result) {
    Set<String> ids = new HashSet<>();
    result.hits().forEach(hit -> ids.add(hit.document().id()));
    return ids;
  }

  private static List<String> passing(Filter filter, Iterable<Document> documents) {
    List<String> ids = new ArrayList<>();
    documents.forEach(
        document -> {
          if (PlainFilter.passes(filter, document)) {
            ids.add(document.id());
          }
        });
    return ids;
  }

  @Test
  void filters_agree_with_plain_java_in_both_arms_and_in_counts() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Document> documents = IntStream.range(0, 300).mapToObj(i -> document(i, random)).toList();
    try (Retriever retriever = Retriever.open(folder, model)) {
      for (int i = 0; i < documents.size(); i += 100) {
        retriever.addAll(documents.subList(i, i + 100));
        retriever.commit();
      }
      int some = 0;
      for (int i = 0; i < 400; i++) {
        Filter filter = RandomFilters.of(random, 3);
        List<String> expected = passing(filter, documents);
        assertThat(retriever.count(filter))
            .as("seed %d, %s", SEED, filter)
            .isEqualTo(expected.size());
        Arms arms = List.of(Arms.BOTH, Arms.STATIC, Arms.BM25).get(i % 3);
        Query query = Query.of("the gold").withTop(400).withArms(arms).withFilter(filter);
        assertThat(ids(retriever.search(query)))
            .as("seed %d, %s, %s", SEED, arms, filter)
            .isEqualTo(new HashSet<>(expected));
        some += expected.isEmpty() || expected.size() == documents.size() ? 0 : 1;
      }
      assertThat(some).as("filters that tell documents apart").isGreaterThan(200);
    }
  }

  @Test
  void a_filter_changes_no_score() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    try (Retriever retriever = Retriever.open(folder, model)) {
      for (int i = 0; i < 200; i++) {
        retriever.add(document(i, random).with("even", i % 2 == 0));
      }
      retriever.commit();
      Query query = Query.of("gold river of stone").withTop(400);
      for (Arms arms : List.of(Arms.BM25, Arms.STATIC)) {
        Map<String, Double> scores = new HashMap<>();
        retriever
            .search(query.withArms(arms))
            .hits()
            .forEach(hit -> scores.put(hit.document().id(), hit.score()));
        assertThat(
                retriever.search(query.withArms(arms).withFilter(Filter.eq("even", true))).hits())
            .hasSize(100)
            .allSatisfy(hit -> assertThat(hit.score()).isEqualTo(scores.get(hit.document().id())));
      }
    }
  }

  @Test
  void metadata_come_back_as_they_were_put_in() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      documents.add(document(i, random));
    }
    Document odd =
        Document.of("odd", "gold")
            .with("z", List.of(3, 1, 2, 1))
            .with("a", List.of())
            .with("one", List.of("x"))
            .with("", "empty name")
            .with("x".repeat(40_000), "long name")
            .with("lone", "\ud800 \u4e2d")
            .with("double", 0.1f)
            .with("big", new BigInteger("123456789012345678901234567890"))
            .with("exact", new BigDecimal("0.1234567890123456789012345"))
            .with("huge", new BigDecimal("1e-1000000000"))
            .with("at", ZonedDateTime.parse("2024-05-01T10:00+02:00[Europe/Paris]"))
            .with(
                "mixed", List.of("2024-05-01", LocalDate.of(2024, 5, 1), true, 1, 1.0, Instant.MAX))
            .with("long", "x".repeat(100_000));
    documents.add(odd);
    try (Retriever retriever = Retriever.open(folder, model)) {
      retriever.addAll(documents);
      retriever.commit();
      Map<String, Document> read = new HashMap<>();
      retriever.read(document -> read.put(document.id(), document));
      for (Document document : documents) {
        Document back = Objects.requireNonNull(read.get(document.id()));
        assertThat(back).as("seed %d", SEED).isEqualTo(document);
        assertThat(back.metadata().keySet())
            .containsExactlyElementsOf(document.metadata().keySet());
      }
      assertThat(odd.values("z")).containsExactly(3L, 1L, 2L, 1L);
      assertThat(odd.values("none")).isEmpty();
      assertThat(odd.metadata().get("at")).isEqualTo(Instant.parse("2024-05-01T08:00:00Z"));
      assertThat(retriever.count(Filter.exists("long"))).isEqualTo(1);
      assertThat(retriever.count(Filter.eq("long", "x"))).isZero();
      assertThatThrownBy(() -> retriever.count(Filter.eq("long", "x".repeat(9_000))))
          .hasMessage("filter: keywords are looked up to 8192 characters, found one of 9000");
    }
    assertThatThrownBy(() -> Document.of("d", "t").with("f", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("field f: expected a String, a Boolean, a number, a LocalDate");
  }

  @Test
  void an_unknown_field_or_type_is_an_error_that_lists_the_fields() throws IOException {
    try (Retriever retriever = Retriever.open(folder, model)) {
      assertThat(retriever.count(Filter.eq("anything", 1))).isZero();
      retriever.add(Document.of("d1", "gold").with("year", 2024).with("id", 5));
      retriever.add(Document.of("d2", "gold").with("year", "2024").with("at", "2024-05-01"));
      retriever.commit();
      String fields =
          "the index has the fields id (keyword), at (keyword or date), year (keyword or number)";
      Query query = Query.of("gold");
      assertThatThrownBy(() -> retriever.search(query.withFilter(Filter.exists("yaer"))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("filter: no document has a field yaer; " + fields);
      assertThatThrownBy(() -> retriever.count(Filter.not(Filter.eq("year", true))))
          .hasMessage("filter: no document has a boolean in the field year; " + fields);
      assertThatThrownBy(() -> retriever.delete(Filter.eq("id", 5)))
          .hasMessage(
              "filter: id is compared with text in quotes, such as id = \"d1\", found a number");
      assertThatThrownBy(
              () ->
                  retriever.count(
                      new Filter.Or(Collections.nCopies(401, Filter.atLeast("year", 2000)))))
          .hasMessageContaining("expected at most 400 conditions, found more");
      assertThat(ids(retriever.search(query.withFilter(Filter.eq("year", "2024")))))
          .containsExactly("d2");
      assertThat(retriever.search(query.withFilter(Filter.eq("year", 1999))).hits()).isEmpty();
      assertThat(retriever.fields())
          .containsExactly(
              new IndexField("at", FieldType.KEYWORD, 1),
              new IndexField("at", FieldType.DATE, 1),
              new IndexField("id", FieldType.NUMBER, 1),
              new IndexField("year", FieldType.KEYWORD, 1),
              new IndexField("year", FieldType.NUMBER, 1));
      assertThat(IndexInfo.fields(folder)).isEqualTo(retriever.fields());
    }
  }

  @Test
  void the_largest_filter_and_the_longest_query_go_together() throws IOException {
    String words =
        IntStream.range(0, 3000).mapToObj(i -> "word" + i).reduce("gold", (a, b) -> a + " " + b);
    try (Retriever retriever = Retriever.open(folder, model)) {
      retriever.add(Document.of("d1", "gold").with("year", 2024));
      retriever.commit();
      Filter filter = new Filter.Or(Collections.nCopies(400, Filter.atLeast("year", 2000)));
      for (Query query : List.of(Query.of(words), Query.of(words).withFieldWeights(1, 1))) {
        assertThat(ids(retriever.search(query.withFilter(filter)))).containsExactly("d1");
      }
    }
  }

  @Test
  void deleting_by_filter_agrees_with_plain_java_pending_documents_included() throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    Map<String, Document> truth = new HashMap<>();
    try (Retriever retriever = Retriever.open(folder, model)) {
      for (int round = 0; round < 60; round++) {
        for (int i = 0; i < 10; i++) {
          Document document = document(random.nextInt(150), random);
          assertThat(retriever.add(document))
              .as("seed %d", SEED)
              .isEqualTo(truth.put(document.id(), document) != null);
        }
        Filter filter = RandomFilters.of(random, 1).and(RandomFilters.of(random, 0));
        List<String> expected = passing(filter, truth.values());
        int deleted;
        try {
          deleted = retriever.delete(filter);
        } catch (IllegalArgumentException unknown) {
          assertThat(expected).as("seed %d, %s: %s", SEED, filter, unknown).isEmpty();
          continue;
        }
        assertThat(deleted).as("seed %d, %s", SEED, filter).isEqualTo(expected.size());
        expected.forEach(truth::remove);
        if (random.nextInt(3) == 0) {
          retriever.commit();
          assertThat(retriever.size()).isEqualTo(truth.size());
        }
      }
      retriever.commit();
      Map<String, Document> left = new HashMap<>();
      retriever.read(document -> left.put(document.id(), document));
      assertThat(left).as("seed %d", SEED).isEqualTo(truth);
      assertThat(retriever.delete(Filter.exists("id"))).isEqualTo(truth.size());
      retriever.commit();
      assertThat(retriever.size()).isZero();
    }
  }

  @Test
  void reindexing_keeps_metadata() throws IOException {
    Document document =
        Document.of("d1", "gold").with("year", 2024).with("tags", List.of("b", "a"));
    try (Retriever retriever = Retriever.open(folder, model)) {
      retriever.add(document);
      retriever.commit();
    }
    try (StaticModel other = TestModels.of(2, 8)) {
      Retriever.reindex(folder, other, "other", Progress.NONE);
      try (Retriever retriever = Retriever.open(folder, other)) {
        Query query = Query.of("gold").withFilter(Filter.parse("year >= 2024 and tags = \"a\""));
        assertThat(retriever.search(query).hits().getFirst().document()).isEqualTo(document);
      }
    }
  }
}
